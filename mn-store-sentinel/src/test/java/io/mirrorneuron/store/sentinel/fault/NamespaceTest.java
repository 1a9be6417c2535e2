package io.mirrorneuron.store.sentinel.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mirrorneuron.store.sentinel.fault.Subject.Result;
import io.mirrorneuron.store.sentinel.fault.Topology.Network;
import io.mirrorneuron.store.sentinel.fault.Topology.Pace;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The partitions by a network that loses packets, instead of a proxy that holds bytes back. */
@Tag("long")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class NamespaceTest {

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"STORES_CUT_OFF", "SPLIT_NETWORK"})
  void whatIsLostIsReportedAndWithAllNothingIs(Fault fault) {
    Optional<String> reason = Namespaces.unavailable();
    assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    List<Result> results = Trial.ofOneClient(fault, Network.NAMESPACES, Pace.USUAL, "jedis");
    results.forEach(result -> FaultMatrixTest.isAsPromised(fault, result));
  }
}
