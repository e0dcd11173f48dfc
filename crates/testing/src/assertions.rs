//! The assertions: each panics at the line of the test that makes it, with the failure rendered.

use crate::failure::Failure;
use crate::pattern::Match;
use crate::template::Template;

/// Assertions. Each panics at the caller's line if it does not hold; [`Template::check`] has them without panic.
impl Template {
    /// Asserts that a resource of this type matches: `Type`, `Properties`, `DependsOn`, `DeletionPolicy` and all.
    #[track_caller]
    pub fn has_resource(&self, resource_type: &str, pattern: impl Into<Match>) {
        or_panic(self.check().has_resource(resource_type, pattern));
    }

    /// Asserts that a resource of this type has `Properties` that match.
    ///
    /// A resource without them is taken to have none, as an empty object; [`Match::absent`] as the pattern asks
    /// for one without.
    #[track_caller]
    pub fn has_resource_properties(&self, resource_type: &str, pattern: impl Into<Match>) {
        or_panic(self.check().has_resource_properties(resource_type, pattern));
    }

    /// Asserts that there is a resource of this type, and that each of them matches.
    #[track_caller]
    pub fn all_resources(&self, resource_type: &str, pattern: impl Into<Match>) {
        or_panic(self.check().all_resources(resource_type, pattern));
    }

    /// Asserts that there is a resource of this type, and that each of them has `Properties` that match.
    #[track_caller]
    pub fn all_resources_properties(&self, resource_type: &str, pattern: impl Into<Match>) {
        or_panic(self.check().all_resources_properties(resource_type, pattern));
    }

    /// Asserts that there are so many resources of this type.
    #[track_caller]
    pub fn resource_count_is(&self, resource_type: &str, count: usize) {
        or_panic(self.check().resource_count_is(resource_type, count));
    }

    /// Asserts that so many resources of this type have `Properties` that match.
    #[track_caller]
    pub fn resource_properties_count_is(&self, resource_type: &str, pattern: impl Into<Match>, count: usize) {
        or_panic(self.check().resource_properties_count_is(resource_type, pattern, count));
    }

    /// The logical id of the one resource of this type that matches; asserts that there is one and no other.
    #[track_caller]
    pub fn resource_id(&self, resource_type: &str, pattern: impl Into<Match>) -> &str {
        or_panic(self.check().resource_id(resource_type, pattern))
    }

    /// Asserts that the output of this logical id (or any) matches.
    #[track_caller]
    pub fn has_output(&self, logical_id: &str, pattern: impl Into<Match>) {
        or_panic(self.check().has_output(logical_id, pattern));
    }

    /// Asserts that the parameter of this logical id (or any) matches.
    #[track_caller]
    pub fn has_parameter(&self, logical_id: &str, pattern: impl Into<Match>) {
        or_panic(self.check().has_parameter(logical_id, pattern));
    }

    /// Asserts that the mapping of this logical id (or any) matches.
    #[track_caller]
    pub fn has_mapping(&self, logical_id: &str, pattern: impl Into<Match>) {
        or_panic(self.check().has_mapping(logical_id, pattern));
    }

    /// Asserts that the condition of this logical id (or any) matches.
    #[track_caller]
    pub fn has_condition(&self, logical_id: &str, pattern: impl Into<Match>) {
        or_panic(self.check().has_condition(logical_id, pattern));
    }

    /// Asserts that the template as a whole matches.
    #[track_caller]
    pub fn template_matches(&self, pattern: impl Into<Match>) {
        or_panic(self.check().template_matches(pattern));
    }
}

#[track_caller]
#[expect(clippy::panic, reason = "an assertion that does not hold fails the test that makes it")]
fn or_panic<T>(result: Result<T, Failure>) -> T {
    match result {
        Ok(found) => found,
        Err(failure) => panic!("{failure}"),
    }
}
