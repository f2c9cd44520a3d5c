package io.sparksgd.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparksgd.store.InputFingerprint.InputFile;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InputFingerprintTest {

  private static InputFingerprint of(InputFile... files) {
    return InputFingerprint.of(true, List.of(files), 1);
  }

  /** printf '\0\0\0\1a\0\0\0\0\0\0\0\5' | sha256sum (GNU coreutils 9). */
  @Test
  void theListingHashIsTheDocumentedOne() {
    assertThat(of(new InputFile("a", 5)).listingSha256())
        .isEqualTo("df11382619535ea5ab7a39af413e59fd9675876b1ba2edf099a5801ff285d518");
  }

  @Test
  void theOrderOfTheFilesDoesNotMatter() {
    List<InputFile> files = new ArrayList<>();
    for (int i = 0; i < 1_234; i++) {
      files.add(new InputFile("part-" + i, i));
    }
    InputFingerprint ordered = InputFingerprint.of(true, files, 1);
    Collections.shuffle(files, new Random(1));

    assertThat(InputFingerprint.of(true, files, 1)).isEqualTo(ordered);
    assertThat(ordered.files()).hasSize(1_000);
    assertThat(ordered.fileCount()).isEqualTo(1_234);
    assertThat(ordered.bytes()).isEqualTo(1_233L * 1_234 / 2);
  }

  @Test
  void namesAndLengthsAreNotConfused() {
    assertThat(of(new InputFile("a", 1), new InputFile("b", 2)).listingSha256())
        .isNotEqualTo(of(new InputFile("a", 2), new InputFile("b", 1)).listingSha256())
        .isNotEqualTo(of(new InputFile("ab", 1), new InputFile("", 2)).listingSha256());
  }

  @Test
  void aSourceWithoutFilesHasAFingerprintToo() {
    InputFingerprint fingerprint = InputFingerprint.of(false, List.of(), -1);

    assertThat(fingerprint.files()).isEmpty();
    assertThat(fingerprint.contentHash()).isEqualTo(-1);
  }
}
