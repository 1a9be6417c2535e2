package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.error.StoreRefusedException;
import io.mirrorneuron.store.error.StoreRefusedException.Reason;
import io.mirrorneuron.store.redis.ConnectionTarget;
import io.mirrorneuron.store.redis.TransportException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Tells a mismatch in TLS, which waiting does not mend, from a server that is away. */
public final class TlsProblems {

  private TlsProblems() {}

  /** As the other one, for a data node. */
  static RuntimeException told(ConnectionTarget target, TransportException failure) {
    return told(target, failure, "rediss:// in MN_REDIS_URL", "redis:// in MN_REDIS_URL");
  }

  /**
   * Returns what is wrong with TLS, or the failure itself if nothing is. Connects again to find
   * out, which takes up to a second.
   *
   * @param target where a connection failed, or was not answered
   * @param failure how
   * @param asking the setting that asks for TLS
   * @param notAsking the setting that does not
   * @return what to throw: a {@link StoreRefusedException}, or the failure
   */
  public static RuntimeException told(
      ConnectionTarget target, TransportException failure, String asking, String notAsking) {
    if (target.tls().isEmpty()) {
      return TlsProbe.speaksTls(target)
          ? refused(target, "speaks TLS only; say " + asking, failure)
          : failure;
    }
    String noTls = "does not speak TLS; say " + notAsking;
    SSLException problem = sslProblem(failure);
    if (problem == null) {
      // An alert gets lost if the server closes while we write; a plain server may just wait.
      if (TlsProbe.speaksPlain(target)) {
        return refused(target, noTls, failure);
      }
      problem = TlsProbe.handshakeProblem(target);
    }
    return problem == null ? failure : refused(target, advice(problem, noTls), failure);
  }

  private static StoreRefusedException refused(
      ConnectionTarget target, String what, TransportException failure) {
    return new StoreRefusedException(Reason.TLS, target.address() + " " + what, failure);
  }

  private static String advice(SSLException problem, String noTls) {
    String words = String.valueOf(problem.getMessage());
    String lower = words.toLowerCase(Locale.ROOT);
    if (lower.contains("unsupported or unrecognized ssl message")) {
      return noTls;
    }
    if (caused(problem, CertificateExpiredException.class)
        || caused(problem, CertificateNotYetValidException.class)) {
      return "shows a certificate that is not valid now ("
          + words
          + "); renew it, or set this machine's clock";
    }
    if (lower.contains("subject alternative") || lower.contains("no name matching")) {
      return "shows a certificate for another host name ("
          + words
          + "); connect by a name that it carries, or set MN_REDIS_TLS_VERIFY=ca to accept any name"
          + " that the authority has signed";
    }
    if (caused(problem, CertPathBuilderException.class)
        || caused(problem, CertPathValidatorException.class)) {
      return "shows a certificate that is not trusted ("
          + words
          + "); name its authority's file in MN_REDIS_TLS_CA_FILE";
    }
    if (lower.contains("certificate")
        || lower.contains("unknown_ca")
        || lower.contains("handshake_failure")) {
      return "does not accept this client without a certificate that it trusts ("
          + words
          + "); name one in MN_REDIS_TLS_CERT_FILE and its key in MN_REDIS_TLS_KEY_FILE";
    }
    return "and this client cannot agree on TLS ("
        + words
        + "); check that the port speaks TLS, and the MN_REDIS_TLS_ settings";
  }

  private static @Nullable SSLException sslProblem(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException found) {
        return found;
      }
    }
    return null;
  }

  private static boolean caused(Throwable problem, Class<? extends Throwable> type) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
