package io.sparksgd.job;

import io.sparksgd.config.StoreConfig;
import io.sparksgd.store.ModelStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;

/** What a reader finds in a store, which is opened anew for each question. */
record TestStore(String path) {
  static TestStore at(Path path) {
    return new TestStore(path.toString());
  }

  ModelStore open() {
    return ModelStore.open(
        new StoreConfig(path, false, Duration.ofSeconds(1), Duration.ZERO, 100, Duration.ofDays(1)),
        new Configuration());
  }

  <T> T ask(Function<ModelStore, T> question) {
    try (ModelStore store = open()) {
      return question.apply(store);
    }
  }

  int versions() {
    return ask(store -> store.versions().size());
  }

  long championNumber() {
    return ask(store -> store.champion().orElseThrow().number());
  }

  /** The champion's {@code model.json}. */
  byte[] championModel() {
    return ask(store -> store.champion().orElseThrow().file("model.json"));
  }
}
