//! What all generated items of a sort have in common.

/// A reference to a resource in the tree.
macro_rules! handle {
    ($(#[$meta:meta])* $name:ident, $reference:ident, $type_name:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct $name(stackwright_core::tree::NodeId);

        impl stackwright_core::Handle for $name {
            type Reference = stackwright_core::value::$reference<Self>;
            const TYPE: &'static str = $type_name;

            fn from_node(node: stackwright_core::tree::NodeId) -> Self {
                Self(node)
            }

            fn node(self) -> stackwright_core::tree::NodeId {
                self.0
            }
        }

        impl stackwright_core::value::Typed for $name {
            type Is = stackwright_core::value::$reference<Self>;

            fn into_value(self) -> stackwright_core::value::Value {
                stackwright_core::value::Value::Ref(self.0)
            }
        }
    };
}

/// An identifier other than what `Ref` gives or the ARN.
macro_rules! identifier {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}

        impl stackwright_core::value::Plain for $name {}
    };
}

/// A kind for places that take several kinds of values, not all of them text.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub enum $name {}
    };
}

/// Says that a place for the first also takes the others.
macro_rules! accepts {
    ($name:ident: $($kind:ty),+) => {
        $(
            #[diagnostic::do_not_recommend]
            impl stackwright_core::value::Accepts<$kind> for $name {}
        )+
    };
}

/// A structure nested in a resource: its properties by name.
macro_rules! structure {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[must_use]
        pub struct $name(stackwright_core::value::Object);

        impl stackwright_core::value::Typed for $name {
            type Is = Self;

            fn into_value(self) -> stackwright_core::value::Value {
                stackwright_core::value::Value::Object(self.0)
            }
        }
    };
}

/// A resource before it is in the tree: its properties by name.
macro_rules! resource {
    ($(#[$meta:meta])* $name:ident, $handle:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[must_use]
        pub struct $name(stackwright_core::value::Object);

        impl stackwright_core::Resource for $name {
            type Handle = $handle;

            fn type_name(&self) -> stackwright_core::value::Text {
                stackwright_core::value::Text::Borrowed(<$handle as stackwright_core::Handle>::TYPE)
            }

            fn into_properties(self) -> stackwright_core::value::Object {
                self.0
            }
        }
    };
}

/// The values of an enum of the schema.
macro_rules! enumeration {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $value:literal),+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(#[doc = concat!("`", $value, "`.")] $variant),+
        }

        impl $name {
            /// As it is written in a template.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $value),+
                }
            }
        }

        impl stackwright_core::value::Typed for $name {
            type Is = Self;

            fn into_value(self) -> stackwright_core::value::Value {
                stackwright_core::value::Value::from(self.as_str())
            }
        }

        impl stackwright_core::value::Plain for $name {}
    };
}
