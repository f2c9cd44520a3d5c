package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sparksgd.store.Stores.FakeClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreListingTest {
  @TempDir(factory = MemoryDirectory.class)
  Path home;

  private final FakeClock clock = new FakeClock();

  private JsonNode listing(ModelStore store) throws IOException {
    return new ObjectMapper().readTree(StoreListing.of(store).toJson());
  }

  @Test
  void jsonTellsTheChampionAndEveryVersion() throws IOException {
    try (ModelStore store = Stores.open(home.resolve("store").toString(), clock)) {
      assertThat(listing(store).toString()).isEqualTo("{\"champion\":null,\"versions\":[]}");
      Stores.publish(store, "a", 1);
      Stores.publish(store, "b", 2);
      try (Claim claim = store.claim("c")) {
        Stores.commit(store, claim, 3, false);
      }
      try (Claim claim = store.claim("back")) {
        store.rollback(claim);
      }
      Files.delete(home.resolve("store/versions/000003-c/model.json"));
      Files.createDirectory(home.resolve("store/versions/000004-dead"));

      JsonNode json = listing(store);
      assertThat(json.get("champion").asText()).isEqualTo("000001-a");
      assertThat(json.get("versions")).hasSize(4);
      JsonNode a = json.at("/versions/0");
      assertThat(a.get("name").asText()).isEqualTo("000001-a");
      assertThat(a.get("champion").asBoolean()).isTrue();
      assertThat(a.get("epoch").asLong()).isEqualTo(3);
      assertThat(a.get("reason").asText()).isEqualTo("rolled-back");
      assertThat(a.get("championSince").asText()).isEqualTo("2026-03-29T00:59:59Z");
      assertThat(a.at("/rows/used").asLong()).isEqualTo(90);
      assertThat(a.at("/metrics/training/mse").asDouble()).isEqualTo(4);
      assertThat(a.at("/decision/promoted").asBoolean()).isTrue();
      assertThat(a.at("/decision/reasons/0").asText()).isEqualTo("because");
      assertThat(json.at("/versions/1/champion").asBoolean()).isFalse();
      assertThat(json.at("/versions/2/damage").asText()).isEqualTo("model.json is missing");
      assertThat(json.at("/versions/2/epoch").isNull()).isTrue();
      assertThat(json.at("/versions/3/damage").asText()).isEqualTo("it was not committed");
    }
  }
}
