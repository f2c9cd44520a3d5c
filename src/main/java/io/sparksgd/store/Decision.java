package io.sparksgd.store;

import java.util.List;

/**
 * What {@code decision.json} of a version says: whether it was to become champion, and why. The
 * file may hold more, which is read by those who wrote it.
 */
public record Decision(boolean promoted, List<String> reasons) {
  /** The file of a version. */
  public static final String FILE = "decision.json";

  public Decision {
    reasons = List.copyOf(reasons);
  }

  /** The file, when there is nothing more to say. */
  public byte[] toJson() {
    return Json.bytes(this);
  }

  /**
   * @throws IllegalArgumentException when {@code bytes} are no decision
   */
  static Decision parse(byte[] bytes) {
    Layout layout = Json.parse(bytes, Layout.class);
    List<String> reasons = Json.required("reasons", layout.reasons());
    reasons.forEach(reason -> Json.required("a reason", reason));
    return new Decision(Json.required("promoted", layout.promoted()), reasons);
  }

  private record Layout(Boolean promoted, List<String> reasons) {}
}
