package io.sparksgd.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.sparksgd.core.inference.Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A {@link Certificate} as JSON: either why there is none, or the rest. Absent keys are not
 * written.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "certified",
  "why",
  "unit",
  "maxGap",
  "newtonDecrement",
  "kktResidual",
  "dualityGap",
  "gapBoundInStandardErrors",
  "relativeGradientNorm",
  "coefficients"
})
record CertificateEntry(
    Boolean certified,
    String why,
    String unit,
    Double maxGap,
    Double newtonDecrement,
    Double kktResidual,
    Double dualityGap,
    Double gapBoundInStandardErrors,
    Double relativeGradientNorm,
    List<GapEntry> coefficients) {

  static CertificateEntry of(Certificate certificate) {
    Certificate.Measures measures = certificate.measures();
    boolean certified = certificate.certified();
    return new CertificateEntry(
        certified,
        certificate.why().orElse(null),
        Json.word(certificate.unit()),
        certified ? certificate.largestGap() : null,
        measured(measures.newtonDecrement()),
        measured(measures.kktResidual()),
        measured(measures.dualityGap()),
        measured(measures.gapBound()),
        measured(measures.relativeGradientNorm()),
        certified
            ? certificate.coefficients().stream()
                .map(gap -> GapEntry.of(gap, certificate.unit()))
                .toList()
            : null);
  }

  /** Null, which is not written, for what was not measured. */
  private static Double measured(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  Certificate certificate() {
    Certificate.Unit read = Json.constant("unit", unit, Certificate.Unit.class);
    if (!Json.required("certified", certified)) {
      return new Certificate(List.of(), read, Optional.of(Json.required("why", why)), measures());
    }
    List<Certificate.Gap> gaps =
        Json.elements("certificate.coefficients", coefficients).stream()
            .map(entry -> entry.gap(read))
            .toList();
    return new Certificate(gaps, read, Optional.empty(), measures());
  }

  private Certificate.Measures measures() {
    return new Certificate.Measures(
        Json.finiteOrNull("newtonDecrement", newtonDecrement),
        Json.finiteOrNull("kktResidual", kktResidual),
        Json.finiteOrNull("dualityGap", dualityGap),
        Json.finiteOrNull("gapBoundInStandardErrors", gapBoundInStandardErrors),
        Json.finiteOrNull("relativeGradientNorm", relativeGradientNorm));
  }

  /** The gap has the name of its unit, so that it cannot be taken for another. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonPropertyOrder({
    "name",
    "optimum",
    "standardError",
    "gapInStandardErrors",
    "relativeGap",
    "gradientInStandardErrors"
  })
  record GapEntry(
      String name,
      Double optimum,
      Double standardError,
      Double gapInStandardErrors,
      Double relativeGap,
      Double gradientInStandardErrors) {

    static GapEntry of(Certificate.Gap gap, Certificate.Unit unit) {
      return switch (unit) {
        case STANDARD_ERRORS ->
            new GapEntry(gap.name(), gap.optimum(), gap.standardError(), gap.gap(), null, null);
        case RELATIVE ->
            new GapEntry(gap.name(), gap.optimum(), gap.standardError(), null, gap.gap(), null);
        case GRADIENT -> new GapEntry(gap.name(), null, null, null, null, gap.gap());
      };
    }

    Certificate.Gap gap(Certificate.Unit unit) {
      Double gap =
          switch (unit) {
            case STANDARD_ERRORS -> gapInStandardErrors;
            case RELATIVE -> relativeGap;
            case GRADIENT -> gradientInStandardErrors;
          };
      return new Certificate.Gap(
          Json.required("name", name),
          Json.finiteOrNull("optimum", optimum),
          Json.finiteOrNull("standardError", standardError),
          Json.finiteOrNull("gap", gap));
    }
  }
}
