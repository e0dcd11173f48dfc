//! How a folder lists its rules.

/// Declares the rules of a folder from its modules. Each has a `RULE`, and in tests `CASES`, which become a test named
/// after the module.
macro_rules! folder {
    ($($rule:ident),* $(,)?) => {
        /// The rules of this folder, by name.
        pub(super) static RULES: &[&crate::rule::Rule] = &[$(&$rule::RULE),*];

        #[cfg(test)]
        mod cases {
            $(
                #[test]
                fn $rule() {
                    crate::rules::cases::check(&super::$rule::RULE, super::$rule::CASES);
                }
            )*
        }
    };
}

pub(super) use folder;
