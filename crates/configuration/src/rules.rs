//! The rules that configuration files are read by, by id.

use stackwright_diagnostics::rules;

rules! {
    /// The file is not TOML: <https://toml.io/en/v1.0.0>.
    SYNTAX = "configuration/syntax";
    /// The file is not UTF-8 text, or it is larger than 1 MB.
    NOT_TEXT = "configuration/not-text";
    /// There is no setting of this name here, so it would have no effect.
    UNKNOWN_KEY = "configuration/unknown-key";
    /// A setting that has no default is not given.
    MISSING_KEY = "configuration/missing-key";
    /// A value is of another kind than its setting takes, such as a number where text belongs.
    WRONG_TYPE = "configuration/wrong-type";
    /// A value is of the right kind, and is not one that its setting takes.
    INVALID_VALUE = "configuration/invalid-value";
    /// Values that each could stand alone do not go together.
    CONFLICT = "configuration/conflict";
    /// A network is too large or too small for AWS, or for what is placed in it.
    NETWORK_SIZE = "configuration/network-size";
    /// A network does not lie within the one that it must lie in.
    NETWORK_OUTSIDE = "configuration/network-outside";
    /// Two networks have addresses in common.
    NETWORK_OVERLAP = "configuration/network-overlap";
    /// An availability zone does not belong to the region.
    ZONE_OUTSIDE_REGION = "configuration/zone-outside-region";
    /// A physical name that is made from the configuration is longer than its service takes.
    NAME_TOO_LONG = "configuration/name-too-long";
}
