//! IIS: a `web.config` for the URL Rewrite module with two maps, of paths and of paths with a query.

use std::collections::BTreeMap;

use super::{Distinct, Redirect};
use crate::model::path::encode;
use crate::render::xml::{HEAD, push_attribute};

const OPEN: &str = r"<!-- 旧网址跳转（IIS），由 gongkai 生成，请勿手工修改。需要 URL Rewrite 模块；已有 web.config 的，请将 rewrite 一节并入。 -->
<configuration>
  <system.webServer>
    <rewrite>
      <rewriteMaps>
";

const RULES: &str = r#"      </rewriteMaps>
      <rules>
        <rule name="gongkai-query" stopProcessing="true">
          <match url=".*"/>
          <conditions><add input="{gongkai-query:{REQUEST_URI}}" pattern="(.+)"/></conditions>
          <action type="Redirect" url="{C:1}" appendQueryString="false" redirectType="Permanent"/>
        </rule>
        <rule name="gongkai-path" stopProcessing="true">
          <match url=".*"/>
          <conditions><add input="{gongkai-path:{URL}}" pattern="(.+)"/></conditions>
          <action type="Redirect" url="{C:1}" appendQueryString="false" redirectType="Permanent"/>
        </rule>
      </rules>
    </rewrite>
  </system.webServer>
</configuration>
"#;

/// The rules as a whole `web.config`.
pub fn iis(redirects: &[Redirect]) -> String {
    let distinct = Distinct::of(redirects);
    let mut out = String::from(HEAD);
    out.push_str(OPEN);
    push_map(&mut out, "gongkai-query", &distinct.with_query);
    push_map(&mut out, "gongkai-path", &distinct.without_query);
    out.push_str(RULES);
    out
}

fn push_map(out: &mut String, name: &str, redirects: &[&Redirect]) {
    out.push_str("        <rewriteMap");
    push_attribute(out, "name", name);
    out.push_str(">\n");
    for (key, target) in keys(redirects).into_values() {
        out.push_str("          <add");
        push_attribute(out, "key", &key);
        push_attribute(out, "value", target);
        out.push_str("/>\n");
    }
    out.push_str("        </rewriteMap>\n");
}

/// Keys and targets by the key in small letters, which must be unique. Each path stands there decoded
/// and encoded, because servers differ in whether they decode it before they ask the map.
fn keys<'a>(redirects: &[&'a Redirect]) -> BTreeMap<String, (String, &'a str)> {
    let mut keys = BTreeMap::new();
    let decoded = redirects.iter().map(|redirect| (redirect.key(), &redirect.target));
    let encoded = redirects.iter().map(|redirect| {
        let path = encode(&redirect.path);
        (Redirect { path, ..(*redirect).clone() }.key(), &redirect.target)
    });
    for (key, target) in decoded.chain(encoded) {
        keys.entry(key.to_lowercase()).or_insert((key, target.as_str()));
    }
    keys
}
