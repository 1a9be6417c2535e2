package io.mirrorneuron.store.ops.drill;

import io.mirrorneuron.store.ops.cli.CommandFailure;
import io.mirrorneuron.store.ops.cli.ExitCode;
import io.mirrorneuron.store.ops.daemon.Premises;
import io.mirrorneuron.store.ops.local.LocalPremises;
import io.mirrorneuron.store.ops.member.MemberPremises;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Whose servers, as a mixin. */
final class GroundOptions {

  @ArgGroup private @Nullable Folder folder;

  GroundOptions() {}

  /** One or the other. */
  private static final class Folder {
    @Option(
        names = "--data-dir",
        paramLabel = "DIR",
        description =
            "the folder of mn ha join on this box (default: mn-store/ha in XDG_STATE_HOME, else in"
                + " ~/.local/state)")
    private @Nullable Path member;

    @Option(
        names = "--dir",
        paramLabel = "DIR",
        description = "the folder of mn local up, which may always be drilled")
    private @Nullable Path local;
  }

  Premises premises(Map<String, String> environment) {
    Path where = MemberPremises.usual(environment);
    if (folder != null && folder.local != null) {
      where = folder.local.toAbsolutePath().normalize();
      return found(LocalPremises.in(where), where);
    }
    if (folder != null && folder.member != null) {
      where = folder.member.toAbsolutePath().normalize();
    }
    return found(MemberPremises.in(where), where);
  }

  private static Premises found(Optional<Premises> premises, Path where) {
    return premises.orElseThrow(
        () ->
            new CommandFailure(
                ExitCode.FAILED,
                "there are no servers in " + where,
                "name the folder of mn ha join with --data-dir, or that of mn local up with"
                    + " --dir"));
  }
}
