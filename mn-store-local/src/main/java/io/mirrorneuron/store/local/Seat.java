package io.mirrorneuron.store.local;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * Where one server listens.
 *
 * @param address for clients: the TLS port where there is TLS
 * @param besides the plain port beside the TLS port
 * @param announced what it tells others
 * @param encrypted whether the address speaks TLS
 */
record Seat(Address address, OptionalInt besides, Address announced, Transport encrypted) {

  /** Free ports, or the fixed one. */
  static List<Seat> choose(
      String host, int port, Transport transport, UnaryOperator<Address> announce, int count) {
    int each = transport == Transport.TLS_AND_PLAIN ? 2 : 1;
    // A fixed port may be one of another network, where nothing can be looked for.
    List<Integer> ports = port > 0 && each == 1 ? List.of() : Ports.free(host, count * each);
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(
            i -> {
              Address address = new Address(host, port > 0 ? port : ports.get(i * each));
              OptionalInt besides =
                  each == 2 ? OptionalInt.of(ports.get(i * each + 1)) : OptionalInt.empty();
              return new Seat(address, besides, announce.apply(address), transport);
            })
        .toList();
  }

  int plainPort() {
    return encrypted == Transport.PLAIN ? address.port() : besides.orElse(0);
  }
}
