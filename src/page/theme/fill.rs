//! What templates can do with a value beside what the engine brings.

use crate::inputs::texts::{RULES, plural_form};
use std::borrow::Cow;
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

/// Makes the filters known to `tera`.
pub fn register(tera: &mut Tera) {
    tera.register_filter("fill", fill);
}

/// `{{ t.page_of | fill(n=1, total=2) }}`: the text with each `{name}` filled in. Of a text with plural forms, the one for `n`.
fn fill(text: &Value, values: Kwargs, _: &State<'_>) -> TeraResult<String> {
    let mut filled = Cow::Borrowed(form(text, &values)?);
    for (name, value) in values.iter() {
        let name = format!("{{{name}}}");
        if filled.contains(&name) {
            filled = Cow::Owned(filled.replace(&name, &value.to_string()));
        }
    }
    Ok(filled.into_owned())
}

fn form<'v>(text: &'v Value, values: &Kwargs) -> TeraResult<&'v str> {
    let wrong = || Error::message("`fill` expects a text of `t`");
    let Some(forms) = text.as_map() else { return text.as_str().ok_or_else(wrong) };
    let get = |name: &'static str| forms.get(&tera::value::Key::from(name)).and_then(Value::as_str);
    let rules = get(RULES).ok_or_else(wrong)?;
    let n = values.must_get::<u64>("n")?;
    get(plural_form(rules, n)).or_else(|| get("other")).ok_or_else(wrong)
}
