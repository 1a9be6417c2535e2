package io.mirrorneuron.store.ops.member;

import io.mirrorneuron.store.ops.cli.StateFolder;
import io.mirrorneuron.store.ops.daemon.Premises;
import io.mirrorneuron.store.ops.daemon.Premises.Resident;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A box's membership, for others than join and leave. */
public final class MemberPremises {

  private MemberPremises() {}

  /**
   * Where it is unless somebody says otherwise.
   *
   * @param environment the variables
   * @return an absolute path; nothing is made
   */
  public static Path usual(Map<String, String> environment) {
    return StateFolder.of("ha", environment);
  }

  /**
   * What a folder says.
   *
   * @param folder given to {@code mn ha join --data-dir}
   * @return empty if no member has its files there
   */
  public static Optional<Premises> in(Path folder) {
    return MemberFile.read(folder)
        .map(
            self ->
                new Premises(
                    folder,
                    self.masterName(),
                    self.sentinels(),
                    List.of(
                        new Resident("redis", self.redis(), self.bind(), DataDir.redis(folder))),
                    self.drills(),
                    "the mn ha join of this box"));
  }
}
