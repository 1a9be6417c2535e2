package io.mirrorneuron.store.ops.failover;

import io.mirrorneuron.store.config.HostMap;
import io.mirrorneuron.store.config.HostPort;
import io.mirrorneuron.store.config.StoreConfig;
import io.mirrorneuron.store.ops.admin.Access;
import io.mirrorneuron.store.ops.admin.Server;
import io.mirrorneuron.store.ops.survey.NodeView;
import io.mirrorneuron.store.ops.survey.Surveyor;
import java.util.function.Consumer;

/**
 * How a cluster is looked at and told what to do.
 *
 * @param surveyor looks at Sentinels and data nodes
 * @param nodes looks at one data node
 * @param toData the way into data nodes
 * @param toSentinels the way into Sentinels
 * @param reachable where announced addresses are reached
 * @param say is told of the progress
 */
record Means(
    Surveyor surveyor,
    NodeView nodes,
    Access toData,
    Access toSentinels,
    HostMap reachable,
    Consumer<String> say) {

  static Means of(StoreConfig config, Consumer<String> say) {
    Access toData = Access.toData(config);
    HostMap reachable = config.redis().sentinel().hostMap();
    return new Means(
        new Surveyor(config),
        new NodeView(reachable, toData),
        toData,
        Access.toSentinels(config),
        reachable,
        say);
  }

  /** Connects to a data node. */
  Server connect(HostPort announced) {
    return Server.connect(reachable.apply(announced), toData);
  }

  void say(String line) {
    say.accept(line);
  }
}
