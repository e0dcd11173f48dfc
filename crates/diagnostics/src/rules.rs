//! Declaring rules: an id, and in the doc comment what it means.

/// Declares rule ids as constants, and `ALL`, which `explain` takes the doc comments from.
///
/// ```
/// stackwright_diagnostics::rules! {
///     /// Two constructs of one scope have the same id.
///     DUPLICATE_ID = "core/duplicate-id";
/// }
/// assert_eq!(ALL, [(DUPLICATE_ID, " Two constructs of one scope have the same id.\n")]);
/// ```
#[macro_export]
macro_rules! rules {
    ($($(#[doc = $doc:literal])* $name:ident = $id:literal;)*) => {
        $($(#[doc = $doc])* pub const $name: $crate::RuleId = $crate::RuleId($id);)*

        /// Every rule declared here with what it means.
        pub const ALL: &[($crate::RuleId, &str)] = &[$(($name, concat!($($doc, "\n"),*))),*];
    };
}
