//! Where in a template evaluation is.

use std::fmt::Write as _;

/// A place in a template, as a chain up to the element of a section that it is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'s> {
    /// The stack.
    pub(crate) scope: usize,
    step: Step<'s>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'s> {
    /// An element of a section, such as a resource.
    Element {
        section: &'s str,
        name: &'s str,
    },
    Key(&'s Site<'s>, &'s str),
    Item(&'s Site<'s>, usize),
}

impl<'s> Site<'s> {
    /// An element of a section.
    pub(crate) const fn element(scope: usize, section: &'s str, name: &'s str) -> Self {
        Self { scope, step: Step::Element { section, name } }
    }

    /// What a key of this holds.
    pub(crate) const fn key(&'s self, key: &'s str) -> Self {
        Self { scope: self.scope, step: Step::Key(self, key) }
    }

    /// An item of this.
    pub(crate) const fn item(&'s self, index: usize) -> Self {
        Self { scope: self.scope, step: Step::Item(self, index) }
    }

    /// The section and the name of the element.
    pub(crate) fn root(&self) -> (&'s str, &'s str) {
        let mut step = self.step;
        loop {
            match step {
                Step::Element { section, name } => return (section, name),
                Step::Key(parent, _) | Step::Item(parent, _) => step = parent.step,
            }
        }
    }

    /// The logical id of the resource that this is in.
    pub(crate) fn resource(&self) -> Option<&'s str> {
        let (section, name) = self.root();
        (section == "Resources").then_some(name)
    }

    /// The path below the element: keys and indices with dots, functions left out.
    pub(crate) fn path(&self) -> String {
        match self.step {
            Step::Element { .. } => String::new(),
            Step::Key(parent, key) => {
                let mut path = parent.path();
                if !is_function(key) {
                    push(&mut path, key);
                }
                path
            }
            Step::Item(parent, index) => {
                let mut path = parent.path();
                // The arguments of a function are no items of a list.
                if !matches!(parent.step, Step::Key(_, key) if is_function(key)) {
                    push(&mut path, "");
                    let _ = write!(path, "{index}");
                }
                path
            }
        }
    }
}

/// Longer paths are cut: a template may have keys of any length, and what stands below them has it in its path.
pub(crate) const MAX_PATH_BYTES: usize = 1_024;

fn push(path: &mut String, part: &str) {
    if path.len() + part.len() > MAX_PATH_BYTES {
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(part);
}

fn is_function(key: &str) -> bool {
    key == "Ref" || key.starts_with("Fn::")
}
