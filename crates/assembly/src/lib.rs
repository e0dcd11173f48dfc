//! Cloud assemblies and templates as plain data.
