package io.mirrorneuron.store.bench.report;

/**
 * What is to be run, and how.
 *
 * @param plan which points
 * @param effort how long each of them
 * @param where in which JVM
 * @param servers on which servers
 * @param command the command line that asked for it, for whoever wants to repeat it
 */
record Request(Plan plan, Effort effort, Fork.Where where, Servers servers, String command) {

  /** What is known before the first point is measured. */
  Environment environment() {
    Environment machine =
        servers.equals(Servers.OWN)
            ? Environment.here(servers.toString())
            : Environment.on(ServerVersion.of(servers, System::getenv) + ", " + servers);
    Environment here = machine.madeBy(command);
    return where == Fork.Where.THIS_JVM ? here.with(Environment.MARK, Quick.MARK) : here;
  }
}
