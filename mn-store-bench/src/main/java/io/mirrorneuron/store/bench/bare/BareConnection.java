package io.mirrorneuron.store.bench.bare;

import io.mirrorneuron.store.bench.record.ScriptCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one thread does with a bare client. An error reply is an exception of the client. Not
 * thread-safe.
 */
public interface BareConnection extends AutoCloseable {

  /**
   * How long WAIT may take. It ends with the acknowledgements, so it costs nothing to be patient,
   * and a replica that once got no processor for a second ends no run of an hour.
   */
  Duration PATIENCE = Duration.ofSeconds(20);

  /** How long a reply may take, that of WAIT among them. */
  Duration REPLY = PATIENCE.multipliedBy(2);

  /**
   * Calls a script, and waits for its reply.
   *
   * @param call the call
   * @return the reply
   */
  @Nullable Object script(ScriptCall call);

  /**
   * Sends a call of a script and {@code WAIT} together, and waits for both replies.
   *
   * @param call the call
   * @param replicas how many it waits for, for as long as {@link #PATIENCE}
   * @return both
   */
  Acknowledged scriptAndWait(ScriptCall call, int replicas);

  /**
   * Reads values together.
   *
   * @param keys their keys
   * @return the values, in the form that the client gives them
   */
  Object mget(byte[]... keys);

  /**
   * Goes to the server and back.
   *
   * @return the reply
   */
  Object ping();

  @Override
  void close();

  /**
   * A reply, and how many replicas have what it tells of.
   *
   * @param reply the script's
   * @param replicas how many, by WAIT
   */
  record Acknowledged(@Nullable Object reply, long replicas) {}
}
