//! Values written like JSON.

/// A [`Value`](crate::value::Value) written like JSON; any Rust expression that converts into a `Value` may stand in it.
///
/// ```
/// use stackwright_core::{json, value::Value};
/// let statement = json!({ "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "*" });
/// assert!(matches!(statement, Value::Object(_)));
/// ```
#[macro_export]
macro_rules! json {
    (null) => { $crate::value::Value::Null };
    ([ $($items:tt)* ]) => { $crate::json_list!([] $($items)*) };
    ({ $($entries:tt)* }) => { $crate::json_map!([] $($entries)*) };
    ($value:expr) => { $crate::value::Value::from($value) };
}

/// A list in [`json!`]: its items as far as they are read, then the rest.
#[doc(hidden)]
#[macro_export]
macro_rules! json_list {
    ([ $($done:expr),* ]) => {
        $crate::value::Value::List(::std::vec![ $($done),* ])
    };
    ([ $($done:expr),* ] { $($value:tt)* } $(, $($rest:tt)*)?) => {
        $crate::json_list!([ $($done,)* $crate::json!({ $($value)* }) ] $( $($rest)* )?)
    };
    ([ $($done:expr),* ] [ $($value:tt)* ] $(, $($rest:tt)*)?) => {
        $crate::json_list!([ $($done,)* $crate::json!([ $($value)* ]) ] $( $($rest)* )?)
    };
    ([ $($done:expr),* ] null $(, $($rest:tt)*)?) => {
        $crate::json_list!([ $($done,)* $crate::json!(null) ] $( $($rest)* )?)
    };
    ([ $($done:expr),* ] $value:expr $(, $($rest:tt)*)?) => {
        $crate::json_list!([ $($done,)* $crate::json!($value) ] $( $($rest)* )?)
    };
}

/// A map in [`json!`]: its entries as far as they are read, then the rest.
#[doc(hidden)]
#[macro_export]
macro_rules! json_map {
    ([ $(($key:expr, $value:expr)),* ]) => {
        $crate::value::Value::Object($crate::value::Object::from([ $(($key.into(), $value)),* ]))
    };
    ([ $($done:tt),* ] $key:tt : { $($value:tt)* } $(, $($rest:tt)*)?) => {
        $crate::json_map!([ $($done,)* ($key, $crate::json!({ $($value)* })) ] $( $($rest)* )?)
    };
    ([ $($done:tt),* ] $key:tt : [ $($value:tt)* ] $(, $($rest:tt)*)?) => {
        $crate::json_map!([ $($done,)* ($key, $crate::json!([ $($value)* ])) ] $( $($rest)* )?)
    };
    ([ $($done:tt),* ] $key:tt : null $(, $($rest:tt)*)?) => {
        $crate::json_map!([ $($done,)* ($key, $crate::json!(null)) ] $( $($rest)* )?)
    };
    ([ $($done:tt),* ] $key:tt : $value:expr $(, $($rest:tt)*)?) => {
        $crate::json_map!([ $($done,)* ($key, $crate::json!($value)) ] $( $($rest)* )?)
    };
}

#[cfg(test)]
mod tests {
    use crate::value::{Object, Value};

    #[test]
    fn every_form() {
        let key = "k".to_owned();
        let (list, map) =
            (json!([1, [2,], { "a": null }, null, 1 + 1]), json!({ key: [], "b": {}, "c": true, }));
        let a = Value::Object(Object::new().with("a", Value::Null));
        let expected = vec![1.into(), Value::List(vec![2.into()]), a, Value::Null, 2.into()];
        assert_eq!(list, Value::List(expected));
        let expected = Object::new().with("k", Value::List(vec![])).with("b", Object::new()).with("c", true);
        assert_eq!(map, Value::Object(expected));
        assert_eq!(json!({ "a": 1, "a": 2 }), json!({ "a": 2 }), "the later one counts");
    }
}
