package io.mirrorneuron.store.ops.daemon;

import io.mirrorneuron.store.config.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The data servers of one folder of this box, and the cluster that they belong to.
 *
 * @param folder where everything is
 * @param masterName the monitored name
 * @param sentinels all Sentinels of the cluster
 * @param residents the data servers whose processes are here
 * @param drills whether they may be broken on purpose
 * @param revival the command that starts those that do not run
 */
public record Premises(
    Path folder,
    String masterName,
    List<HostPort> sentinels,
    List<Resident> residents,
    Drills drills,
    String revival) {

  /**
   * A data server of this box.
   *
   * @param name what a person calls it
   * @param address as it is announced
   * @param bind the address of this machine that it listens on
   * @param daemon its process
   */
  public record Resident(String name, HostPort address, String bind, Daemon daemon) {}

  /**
   * Copies the lists.
   *
   * @param folder as {@link #folder()}
   * @param masterName as {@link #masterName()}
   * @param sentinels as {@link #sentinels()}
   * @param residents as {@link #residents()}
   * @param drills as {@link #drills()}
   * @param revival as {@link #revival()}
   */
  public Premises {
    sentinels = List.copyOf(sentinels);
    residents = List.copyOf(residents);
  }

  /**
   * The Sentinels as a setting.
   *
   * @return addresses with commas between them
   */
  public String sentinelAddresses() {
    return sentinels.stream().map(HostPort::toString).collect(Collectors.joining(","));
  }
}
