//! Assertions over synthesized templates.
