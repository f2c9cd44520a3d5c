package io.sparksgd.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigObject;

/**
 * Refuses {@code include}: what a run does must follow from one file, and the parser would look on
 * the class path and fetch URLs.
 */
final class RefusedIncludes implements ConfigIncluder {

  static final class Refused extends ConfigException {
    private static final long serialVersionUID = 1L;

    Refused() {
      super("include is not supported");
    }
  }

  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    throw new Refused();
  }
}
