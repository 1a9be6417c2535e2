package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.ConnectionTarget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Finds out why a plain connection was not answered: a server that speaks TLS closes it without a
 * word. Asked only after a failure.
 */
final class TlsProbe {

  /** A TLS 1.2 ClientHello (RFC 5246, 7.4.1.2) with two cipher suites and no extensions. */
  private static final byte[] CLIENT_HELLO = clientHello();

  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  private TlsProbe() {}

  static boolean speaksTls(ConnectionTarget target) {
    int patience = (int) Math.min(500, target.connectTimeout().toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(target.address().host(), target.address().port()), patience);
      socket.setSoTimeout(patience);
      socket.getOutputStream().write(CLIENT_HELLO);
      int first = socket.getInputStream().read();
      int second = socket.getInputStream().read();
      return (first == HANDSHAKE || first == ALERT) && second == 3;
    } catch (IOException e) {
      // It does not answer this either: then TLS is not what is wrong with it.
      return false;
    }
  }

  private static byte[] clientHello() {
    byte[] hello = new byte[5 + 4 + 2 + 32 + 1 + 2 + 4 + 2];
    hello[0] = HANDSHAKE;
    hello[1] = 3;
    hello[2] = 1;
    hello[4] = (byte) (hello.length - 5);
    hello[5] = 1; // ClientHello
    hello[8] = (byte) (hello.length - 9);
    hello[9] = 3;
    hello[10] = 3;
    hello[45] = 4; // two cipher suites, two bytes each
    hello[46] = (byte) 0xc0;
    hello[47] = 0x2f; // ECDHE-RSA-AES128-GCM-SHA256
    hello[48] = 0;
    hello[49] = 0x2f; // RSA-AES128-SHA
    hello[50] = 1; // one compression method: none
    return hello;
  }
}
