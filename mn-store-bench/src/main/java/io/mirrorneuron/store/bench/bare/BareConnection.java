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
   * How long WAIT may take. It ends with the acknowledgements, so it costs nothing to be patient.
   */
  Duration PATIENCE = Duration.ofSeconds(1);

  /**
   * Calls a script, and waits for its reply.
   *
   * @param call the call
   * @return the reply
   */
  @Nullable Object script(ScriptCall call);

  /**
   * Sends a call of a script and {@code WAIT 1} together, and waits for both replies.
   *
   * @param call the call
   * @return how many replicas acknowledged it
   */
  long scriptAndWait(ScriptCall call);

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
}
