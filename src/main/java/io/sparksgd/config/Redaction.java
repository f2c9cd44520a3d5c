package io.sparksgd.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps secrets out of everything that is written. */
public final class Redaction {
  /** What the name of a secret contains, in any case: a regular expression. */
  public static final String WORDS = "secret|password|passwd|pwd|token|access.?key|credential";

  /** What an address with a user and a password contains: a regular expression. */
  public static final String ADDRESS = "://[^/\\s:@]*:[^/\\s]*@";

  private static final String HIDDEN = "(redacted)";
  private static final Pattern SECRET_KEY = Pattern.compile(WORDS, Pattern.CASE_INSENSITIVE);
  private static final String PARAMETER = "((?:" + WORDS + ")[\\w.-]*=)[^&;\\s]+";
  private static final Pattern SECRET_PARAMETER =
      Pattern.compile(PARAMETER, Pattern.CASE_INSENSITIVE);
  private static final Pattern SECRET_IN_QUERY =
      Pattern.compile("([?&;][\\w.-]*)" + PARAMETER, Pattern.CASE_INSENSITIVE);
  private static final Pattern WHOLE_ADDRESS = Pattern.compile("(?:jdbc:|\\w[\\w+.-]*://)\\S*");

  /** What stands before the @ of an address, but for the name of a container of Azure. */
  private static final Pattern USER_INFO =
      Pattern.compile("\\b((?!(?:abfs|wasb)s?://[^/\\s:@]*@)[a-zA-Z][\\w+.-]*://)[^/\\s]*@");

  private Redaction() {}

  /** {@code text} without user names, passwords and parameters that are secret in addresses. */
  public static String text(String text) {
    return WHOLE_ADDRESS
        .matcher(text)
        .replaceAll(address -> Matcher.quoteReplacement(address(address.group())));
  }

  private static String address(String address) {
    String withoutUsers = USER_INFO.matcher(address).replaceAll("$1" + HIDDEN + "@");
    return SECRET_IN_QUERY.matcher(withoutUsers).replaceAll("$1$2" + HIDDEN);
  }

  /** The value of the option {@code key}, hidden when the key sounds like a secret. */
  public static String value(String key, String value) {
    return SECRET_KEY.matcher(key).find()
        ? HIDDEN
        : SECRET_PARAMETER.matcher(text(value)).replaceAll("$1" + HIDDEN);
  }

  /** Whether something was left out of {@code text}. */
  static boolean isHidden(String text) {
    return text.contains(HIDDEN);
  }

  /** {@code key=value} with its value shown or hidden; a text without a key is hidden. */
  static String pair(String pair) {
    int equals = pair.indexOf('=');
    if (equals <= 0) {
      return HIDDEN;
    }
    String key = pair.substring(0, equals).strip();
    return key + "=" + value(key, pair.substring(equals + 1));
  }
}
