package io.mirrorneuron.store.examples.node;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What a node is called unless somebody has given it a name. */
final class NodeName {

  private static final int LONGEST_HOST = 150;

  private NodeName() {}

  static String ofThisProcess() {
    return of(host(), ProcessHandle.current().pid());
  }

  /** Host and process, with what a name may not have replaced. */
  static String of(String host, long pid) {
    String allowed = host.replaceAll("[^A-Za-z0-9.-]", "-").replaceAll("^[.-]+", "");
    String some = allowed.substring(0, Math.min(allowed.length(), LONGEST_HOST));
    return (some.isEmpty() ? "node" : some) + "-" + pid;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "node"; // a host that does not know its own name; the process id will do
    }
  }
}
