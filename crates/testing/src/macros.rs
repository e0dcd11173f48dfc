//! The `pattern!` macro: JSON as it is written, with matchers and other expressions as values.

/// Writes a [`Match`](crate::Match) as JSON whose values may be matchers or any expression that becomes one.
///
/// ```
/// use stackwright_testing::{Match, pattern};
/// use serde_json::json;
///
/// let zone = "eu-west-1a";
/// let subnet = pattern!({
///     "AvailabilityZone": zone,
///     "CidrBlock": Match::string_like_regexp(r"^10\.0\."),
///     "Tags": [{ "Key": "Name", "Value": Match::any_value() }],
/// });
/// let found = json!({
///     "AvailabilityZone": "eu-west-1a",
///     "CidrBlock": "10.0.1.0/24",
///     "MapPublicIpOnLaunch": false,
///     "Tags": [{ "Key": "Name", "Value": "a" }],
/// });
/// assert!(subnet.check(&found).is_ok());
/// ```
///
/// A key is a literal, or an expression in parentheses: `pattern!({ (logical_id): … })`.
#[macro_export]
macro_rules! pattern {
    ($($pattern:tt)+) => {
        $crate::__pattern!($($pattern)+)
    };
}

/// The rules of [`pattern!`]: containers are taken apart token by token, everything else is an expression.
#[doc(hidden)]
#[macro_export]
macro_rules! __pattern {
    // Elements: a container or null first, then anything else.
    (@elements [$($done:tt)*]) => {
        $crate::Match::from($crate::__private::Vec::<$crate::Match>::from([$($done)*]))
    };
    (@elements [$($done:tt)*] null $(, $($rest:tt)*)?) => {
        $crate::__pattern!(@elements [$($done)* $crate::__pattern!(null),] $($($rest)*)?)
    };
    (@elements [$($done:tt)*] {$($object:tt)*} $(, $($rest:tt)*)?) => {
        $crate::__pattern!(@elements [$($done)* $crate::__pattern!({$($object)*}),] $($($rest)*)?)
    };
    (@elements [$($done:tt)*] [$($array:tt)*] $(, $($rest:tt)*)?) => {
        $crate::__pattern!(@elements [$($done)* $crate::__pattern!([$($array)*]),] $($($rest)*)?)
    };
    (@elements [$($done:tt)*] $value:expr $(, $($rest:tt)*)?) => {
        $crate::__pattern!(@elements [$($done)* $crate::Match::from($value),] $($($rest)*)?)
    };

    // Fields: the key goes into brackets, then the value as above.
    (@fields [$($done:tt)*]) => {
        $crate::__private::Vec::<($crate::__private::String, $crate::Match)>::from([$($done)*])
            .into_iter()
            .collect::<$crate::Match>()
    };
    (@fields [$($done:tt)*] ($key:expr) : $($rest:tt)+) => {
        $crate::__pattern!(@value [$($done)*] [$key] $($rest)+)
    };
    (@fields [$($done:tt)*] $key:literal : $($rest:tt)+) => {
        $crate::__pattern!(@value [$($done)*] [$key] $($rest)+)
    };
    (@value [$($done:tt)*] [$key:expr] null $(, $($rest:tt)*)?) => {
        $crate::__pattern!(@field [$($done)*] [$key] ($crate::__pattern!(null)) $($($rest)*)?)
    };
    (@value [$($done:tt)*] [$key:expr] {$($object:tt)*} $(, $($rest:tt)*)?) => {
        $crate::__pattern!(@field [$($done)*] [$key] ($crate::__pattern!({$($object)*})) $($($rest)*)?)
    };
    (@value [$($done:tt)*] [$key:expr] [$($array:tt)*] $(, $($rest:tt)*)?) => {
        $crate::__pattern!(@field [$($done)*] [$key] ($crate::__pattern!([$($array)*])) $($($rest)*)?)
    };
    (@value [$($done:tt)*] [$key:expr] $value:expr $(, $($rest:tt)*)?) => {
        $crate::__pattern!(@field [$($done)*] [$key] ($crate::Match::from($value)) $($($rest)*)?)
    };
    (@field [$($done:tt)*] [$key:expr] ($value:expr) $($rest:tt)*) => {
        $crate::__pattern!(@fields [$($done)* ($crate::__private::String::from($key), $value),] $($rest)*)
    };

    (null) => {
        $crate::Match::from($crate::__private::Value::Null)
    };
    ([$($elements:tt)*]) => {
        $crate::__pattern!(@elements [] $($elements)*)
    };
    ({$($fields:tt)*}) => {
        $crate::__pattern!(@fields [] $($fields)*)
    };
    ($value:expr) => {
        $crate::Match::from($value)
    };
}

/// What the macro's expansion names, wherever it is expanded.
#[doc(hidden)]
pub mod __private {
    pub use serde_json::Value;
    pub use std::string::String;
    pub use std::vec::Vec;
}

#[cfg(test)]
mod tests {
    use crate::Match;
    use serde_json::json;

    #[test]
    fn json_and_matchers_become_one_pattern() {
        let (key, number, texts) = ("Computed", 7_u16, vec!["a", "b"]);
        let cases = [
            (pattern!(null), "null"),
            (pattern!("text"), r#""text""#),
            (pattern!(-1), "-1"),
            (pattern!(number + 1), "8"),
            (pattern!([]), "[]"),
            (pattern!({}), "{}"),
            (pattern!([null, true, 1.5, number, "a", [], {},]), r#"[null, true, 1.5, 7, "a", [], {}]"#),
            (pattern!([[1, [2]], { "A": [3] }]), r#"[[1, [2]], {"A": [3]}]"#),
            (pattern!({ "A": null, "B": {}, "C": [null], }), r#"{"A": null, "B": {}, "C": [null]}"#),
            (
                pattern!({ (key): texts, (format!("{key}2")): 1 }),
                r#"{"Computed": ["a", "b"], "Computed2": 1}"#,
            ),
            (pattern!({ "A": [1, 2].len(), "B": json!({ "C": 1 }) }), r#"{"A": 2, "B": {"C": 1}}"#),
            (pattern!({ "A": 1, "A": 2 }), r#"{"A": 2}"#),
            (
                pattern!({ "A": Match::any_value(), "B": [Match::absent(), Match::not("x")] }),
                r#"{"A": any_value(), "B": [absent(), not("x")]}"#,
            ),
            (pattern!(Match::array_with(["a"])), r#"array_with(["a"])"#),
        ];
        for (pattern, expected) in cases {
            assert_eq!(pattern.to_string(), expected);
        }
    }
}
