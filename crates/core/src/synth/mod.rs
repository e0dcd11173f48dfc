//! Synthesis.
/// x
pub struct Lock;
/// x
pub struct LockedResource;
/// x
pub struct Synthesis;
impl crate::tree::App {
    pub(crate) fn check_stack_name(&mut self, _node: crate::tree::NodeId) {}
}
