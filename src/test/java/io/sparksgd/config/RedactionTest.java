package io.sparksgd.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Cannot write to s3a://key:canary@bucket/m: no | Cannot write to s3a://(redacted)@bucket/m: no",
        "s3a://a:canary@b/x,s3a://c:can@ary@d/y | s3a://(redacted)@b/x,s3a://(redacted)@d/y",
        "https://canary@host/m | https://(redacted)@host/m",
        "abfss://key:canary@account.net/m | abfss://(redacted)@account.net/m",
        "ftp://host/x?password=canary&a=b | ftp://host/x?password=(redacted)&a=b",
        "jdbc:h2:mem:x;PASSWORD=canary;a=b | jdbc:h2:mem:x;PASSWORD=(redacted);a=b",
        "jdbc:pg://me:canary@host/db | jdbc:pg://(redacted)@host/db"
      })
  void credentialsInAddressesAreHidden(String text, String shown) {
    assertThat(Redaction.text(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token_type='x' and pwd=1 & tokens=2",
        "abfss://box@account.net/m",
        "s3a://bucket/token=7/part-0.csv",
        "Invalid contract-range: tokens=0..5 (must be ranges)",
        "mail like '%@host'"
      })
  void everythingElseStays(String text) {
    assertThat(Redaction.text(text)).isEqualTo(text);
  }

  @Test
  void optionsAreHiddenByTheirNamesAndInTheirValues() {
    assertThat(Redaction.pair("apiToken=canary")).isEqualTo("apiToken=(redacted)");
    assertThat(Redaction.pair("properties=user=me;password=canary"))
        .isEqualTo("properties=user=me;password=(redacted)");
    assertThat(Redaction.pair("canary")).isEqualTo("(redacted)");
  }
}
