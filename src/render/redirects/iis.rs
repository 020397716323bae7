//! IIS: a `web.config` for the URL Rewrite module with two maps, of paths and of paths with a query.

use super::{Distinct, Redirect};
use crate::model::path::encode;
use crate::render::xml::{HEAD, push_attribute};

const OPEN: &str = r#"<!-- 旧网址跳转（IIS），由 gongkai 生成，请勿手工修改。需要 URL Rewrite 模块；已有 web.config 的，请将 rewrite 一节并入。 -->
<configuration>
  <system.webServer>
    <rewrite>
      <rewriteMaps>
"#;

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
    for redirect in redirects {
        push_key(out, &redirect.key(), redirect);
        // Which of its variables IIS decodes has changed between versions; a key more does no harm.
        let encoded = Redirect { path: encode(&redirect.path), ..(*redirect).clone() };
        if encoded.path != redirect.path && !redirects.iter().any(|other| other.path == encoded.path) {
            push_key(out, &encoded.key(), redirect);
        }
    }
    out.push_str("        </rewriteMap>\n");
}

fn push_key(out: &mut String, key: &str, redirect: &Redirect) {
    out.push_str("          <add");
    push_attribute(out, "key", key);
    push_attribute(out, "value", &redirect.target);
    out.push_str("/>\n");
}
