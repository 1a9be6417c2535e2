package io.mirrorneuron.store.redis.engine;

import io.mirrorneuron.store.redis.ConnectionTarget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Finds out why a connection was not answered: a server that speaks TLS closes a plain one without
 * a word, and one that does not may wait for the end of the line. Asked only after a failure.
 */
final class TlsProbe {

  /** A TLS 1.2 ClientHello (RFC 5246, 7.4.1.2) with two cipher suites and no extensions. */
  private static final byte[] CLIENT_HELLO = clientHello();

  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;

  private TlsProbe() {}

  static boolean speaksTls(ConnectionTarget target) {
    try (Socket socket = connected(target)) {
      socket.getOutputStream().write(CLIENT_HELLO);
      int first = socket.getInputStream().read();
      int second = socket.getInputStream().read();
      return (first == HANDSHAKE || first == ALERT) && second == 3;
    } catch (IOException e) {
      // It does not answer this either: then TLS is not what is wrong with it.
      return false;
    }
  }

  static boolean speaksPlain(ConnectionTarget target) {
    try (Socket socket = connected(target)) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      int first = socket.getInputStream().read();
      return first == '+' || first == '-';
    } catch (IOException e) {
      // It does not answer this either.
      return false;
    }
  }

  /** Returns what is wrong with the server's or our own certificate; null if nothing is. */
  static @Nullable SSLException handshakeProblem(ConnectionTarget target) {
    try (Socket plain = connected(target);
        SSLSocket secured =
            (SSLSocket)
                target
                    .tls()
                    .orElseThrow()
                    .context()
                    .getSocketFactory()
                    .createSocket(plain, target.address().host(), target.address().port(), true)) {
      secured.startHandshake();
      // In TLS 1.3 a server judges our certificate after our side of the handshake has ended.
      int unused = secured.getInputStream().read();
      return null;
    } catch (SSLException e) {
      return e;
    } catch (SocketTimeoutException e) {
      return null; // it waits for a command, so it has let us in
    } catch (IOException e) {
      return null; // it is away
    }
  }

  private static Socket connected(ConnectionTarget target) throws IOException {
    int patience = (int) Math.min(500, target.connectTimeout().toMillis());
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(target.address().host(), target.address().port()), patience);
      socket.setSoTimeout(patience);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
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
