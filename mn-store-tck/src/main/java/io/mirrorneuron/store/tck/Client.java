package io.mirrorneuron.store.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mirrorneuron.store.error.NotFoundException;
import io.mirrorneuron.store.model.BundleManifest;
import io.mirrorneuron.store.model.Commit;
import io.mirrorneuron.store.model.Durability;
import io.mirrorneuron.store.model.EventCursor;
import io.mirrorneuron.store.model.EventPage;
import io.mirrorneuron.store.model.EventRecord;
import io.mirrorneuron.store.model.Expected;
import io.mirrorneuron.store.model.Fence;
import io.mirrorneuron.store.model.JobQuery;
import io.mirrorneuron.store.model.JobRecord;
import io.mirrorneuron.store.model.JobStatus;
import io.mirrorneuron.store.model.JobSummary;
import io.mirrorneuron.store.model.LeaseInfo;
import io.mirrorneuron.store.model.LeaseName;
import io.mirrorneuron.store.model.NodeRecord;
import io.mirrorneuron.store.model.Page;
import io.mirrorneuron.store.model.Payload;
import io.mirrorneuron.store.model.Receipt;
import io.mirrorneuron.store.model.SnapshotList;
import io.mirrorneuron.store.model.StoreHealth;
import io.mirrorneuron.store.model.WriteOptions;
import io.mirrorneuron.store.spi.Call;
import io.mirrorneuron.store.spi.LeaseStore.Renewal;
import io.mirrorneuron.store.spi.LeaseStore.Renewed;
import io.mirrorneuron.store.spi.StoreBackend;
import io.mirrorneuron.store.spi.Watch;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** A backend as the tests talk to it: each method waits for what it started. */
final class Client extends Caller {

  Client(StoreBackend backend) {
    super(backend);
  }

  // Jobs

  Receipt commit(String job, Commit commit) {
    return commit(job, commit, call());
  }

  Receipt commit(String job, Commit commit, Call call) {
    return await(call, () -> backend().durable().commit(job, commit, call));
  }

  CompletionStage<Receipt> commitAsync(String job, Commit commit) {
    Call call = background();
    return start(() -> backend().durable().commit(job, commit, call));
  }

  /** Creates the job, or gives it a new state. */
  Receipt put(String job, String state) {
    return commit(job, putting(state));
  }

  /** A commit that creates the job or gives it a new state. */
  static Commit putting(String state) {
    return Commit.create().state(Payload.utf8(state)).with(anything());
  }

  /** Options that expect nothing. */
  static WriteOptions anything() {
    return WriteOptions.defaults().expecting(new Expected.Anything());
  }

  /** Appends one event. */
  Receipt append(String job, String event) {
    return commit(job, Commit.create().event(Payload.utf8(event)));
  }

  /** Finishes the job. */
  Receipt finish(String job, Duration retention) {
    return commit(job, Commit.create().status(JobStatus.SUCCEEDED).retention(retention));
  }

  Receipt delete(String job) {
    return delete(job, WriteOptions.defaults());
  }

  Receipt delete(String job, WriteOptions options) {
    return delete(job, options, call());
  }

  Receipt delete(String job, WriteOptions options, Call call) {
    return await(call, () -> backend().durable().delete(job, options, call));
  }

  List<Optional<JobRecord>> read(List<String> jobs) {
    Call call = call();
    return await(call, () -> backend().durable().read(jobs, call));
  }

  Optional<JobRecord> find(String job) {
    List<Optional<JobRecord>> found = read(List.of(job));
    assertThat(found).as("J10: as many places as jobs asked for").hasSize(1);
    return found.get(0);
  }

  /** A job that must be there. */
  JobRecord job(String job) {
    return find(job).orElseThrow(() -> new AssertionError("job " + job + " is not there"));
  }

  /** The text that is a job's state. */
  String state(String job) {
    return job(job).state().asUtf8();
  }

  Page<JobSummary> list(JobQuery query) {
    Call call = call();
    return await(call, () -> backend().durable().list(query, call));
  }

  /** Walks through all pages of a listing. */
  List<JobSummary> walk(JobQuery query) {
    List<JobSummary> all = new ArrayList<>();
    Optional<JobQuery> next = Optional.of(query);
    for (int pages = 0; next.isPresent(); pages++) {
      assertThat(pages).as("J8: the listing comes to an end").isLessThan(10_000);
      JobQuery question = next.get();
      Page<JobSummary> page = list(question);
      assertThat(page.items())
          .as("J8: a page is not longer than asked for")
          .hasSizeLessThanOrEqualTo(question.limit());
      all.addAll(page.items());
      next = question.next(page);
    }
    return all;
  }

  /** The ids of all jobs listed. */
  List<String> listed() {
    return walk(JobQuery.all()).stream().map(JobSummary::id).toList();
  }

  SnapshotList snapshots(String job, List<String> agents, long maxBytes) {
    Call call = call();
    return await(call, () -> backend().durable().snapshots(job, agents, maxBytes, call));
  }

  SnapshotList snapshots(String job) {
    return snapshots(job, List.of(), Long.MAX_VALUE);
  }

  // Histories

  EventPage events(String job, EventCursor after, int limit) {
    Call call = call();
    return await(call, () -> backend().durable().events(job, after, limit, call));
  }

  /** Reads a history from a cursor to its end, page by page. */
  List<EventRecord> history(String job, EventCursor after, int limit) {
    List<EventRecord> all = new ArrayList<>();
    EventCursor cursor = after;
    while (true) {
      EventPage page = events(job, cursor, limit);
      assertThat(page.events())
          .as("E2: a page is not longer than asked for")
          .hasSizeLessThanOrEqualTo(limit);
      if (page.hasMore()) {
        assertThat(page.events()).as("E2: a page has an event if there is any").isNotEmpty();
      }
      all.addAll(page.events());
      cursor = page.next();
      if (!page.hasMore()) {
        return all;
      }
    }
  }

  List<EventRecord> history(String job) {
    return history(job, EventCursor.START, Commit.MAX_PARTS);
  }

  /** The texts of a job's events. */
  List<String> eventTexts(String job) {
    return history(job).stream().map(event -> event.payload().asUtf8()).toList();
  }

  Watch watch(String job, Runnable watcher) {
    return backend().durable().watch(job, watcher);
  }

  // Bundles

  void putChunk(BundleManifest manifest, int index, byte[] content) {
    Call call = call();
    await(
        call,
        () ->
            backend()
                .durable()
                .putChunk(manifest.name(), manifest.uploadId(), index, content, call));
  }

  Receipt seal(BundleManifest manifest) {
    return seal(manifest, WriteOptions.defaults(), call());
  }

  Receipt seal(BundleManifest manifest, WriteOptions options, Call call) {
    return await(call, () -> backend().durable().seal(manifest, options, call));
  }

  void discard(BundleManifest manifest) {
    Call call = call();
    await(call, () -> backend().durable().discard(manifest.name(), manifest.uploadId(), call));
  }

  Optional<BundleManifest> manifest(String bundle) {
    Call call = call();
    return await(call, () -> backend().durable().manifest(bundle, call));
  }

  byte[] chunk(BundleManifest manifest, int index) {
    Call call = call();
    return await(call, () -> backend().durable().chunk(manifest, index, call));
  }

  /** The manifest of an upload that does not exist yet. */
  static BundleManifest planned(String name, byte[] content, int chunkSize) {
    return new BundleManifest(
        name, "up-" + UUID.randomUUID(), content.length, chunkSize, sha256(content));
  }

  /** Puts all chunks of an upload. */
  void upload(BundleManifest manifest, byte[] content) {
    for (int i = 0; i < manifest.chunks(); i++) {
      putChunk(manifest, i, chunkOf(manifest, content, i));
    }
  }

  /** Uploads and seals a bundle of one chunk. */
  BundleManifest bundle(String name, String content, Duration retention) {
    byte[] bytes = content.getBytes(UTF_8);
    BundleManifest manifest = planned(name, bytes, Math.max(1, bytes.length));
    upload(manifest, bytes);
    seal(manifest, WriteOptions.defaults().retention(retention), call());
    return manifest;
  }

  /** Has a job refer to a bundle of the shortest retention, which must not be over before. */
  BundleManifest bundleFor(String job, String name, String content) {
    while (true) {
      BundleManifest manifest = bundle(name, content, Kit.SHORT);
      try {
        commit(job, putting("state").bundle(name));
        return manifest;
      } catch (NotFoundException e) {
        assertThat(manifest(name)).as("the bundle that was just sealed has expired").isEmpty();
      }
    }
  }

  /** The bytes that are one chunk. */
  static byte[] chunkOf(BundleManifest manifest, byte[] content, int index) {
    int from = index * manifest.chunkSize();
    return Arrays.copyOfRange(content, from, from + manifest.chunkLength(index));
  }

  /** Reads a whole bundle. */
  byte[] download(BundleManifest manifest) {
    byte[] all = new byte[Math.toIntExact(manifest.size())];
    for (int i = 0; i < manifest.chunks(); i++) {
      byte[] chunk = chunk(manifest, i);
      assertThat(chunk).as("length of chunk %d", i).hasSize(manifest.chunkLength(i));
      System.arraycopy(chunk, 0, all, i * manifest.chunkSize(), chunk.length);
    }
    return all;
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  // Nodes

  Receipt putNode(String node, String state) {
    return putNode(node, Optional.of(Payload.utf8(state)), call());
  }

  Receipt heartbeat(String node) {
    return putNode(node, Optional.empty(), call());
  }

  Receipt putNode(String node, Optional<Payload> state, Call call) {
    return await(
        call, () -> backend().durable().putNode(node, state, Durability.configured(), call));
  }

  Receipt removeNode(String node) {
    return removeNode(node, call());
  }

  Receipt removeNode(String node, Call call) {
    return await(call, () -> backend().durable().removeNode(node, Durability.configured(), call));
  }

  List<NodeRecord> nodes() {
    Call call = call();
    return await(call, () -> backend().durable().nodes(call));
  }

  /** A node that must be there. */
  NodeRecord node(String id) {
    return nodes().stream()
        .filter(node -> node.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new AssertionError("node " + id + " is not there"));
  }

  // Leases

  Optional<Fence> acquire(LeaseName name, String owner, Duration ttl) {
    return acquire(name, owner, ttl, call());
  }

  Optional<Fence> acquire(LeaseName name, String owner, Duration ttl, Call call) {
    return acquire(name, owner, ttl, Durability.configured(), call);
  }

  Optional<Fence> acquire(
      LeaseName name, String owner, Duration ttl, Durability confirmation, Call call) {
    Optional<Fence> grant =
        await(call, () -> backend().leases().acquire(name, owner, ttl, confirmation, call));
    grant.ifPresent(
        fence -> assertThat(fence.lease()).as("the grant names its lease").isEqualTo(name));
    return grant;
  }

  /** A grant that must be given. */
  Fence granted(LeaseName name, String owner, Duration ttl) {
    return acquire(name, owner, ttl)
        .orElseThrow(() -> new AssertionError(name + " was not granted to " + owner));
  }

  List<Boolean> renew(List<Renewal> renewals) {
    return renewed(renewals).held();
  }

  Renewed renewed(List<Renewal> renewals) {
    Call call = call();
    return await(call, () -> backend().leases().renew(renewals, call));
  }

  boolean renew(Fence fence, Duration ttl) {
    List<Boolean> held = renew(List.of(new Renewal(fence, ttl)));
    assertThat(held).as("L5: as many answers as renewals").hasSize(1);
    return held.get(0);
  }

  boolean release(Fence fence) {
    return release(fence, Durability.configured());
  }

  boolean release(Fence fence, Durability durability) {
    return release(fence, durability, call());
  }

  boolean release(Fence fence, Durability durability, Call call) {
    return await(call, () -> backend().leases().release(fence, durability, call));
  }

  Watch watchRelease(LeaseName name, Runnable watcher) {
    return backend().leases().watchRelease(name, watcher);
  }

  List<Optional<LeaseInfo>> inspect(List<LeaseName> names) {
    Call call = call();
    return await(call, () -> backend().leases().inspect(names, call));
  }

  Optional<LeaseInfo> inspect(LeaseName name) {
    List<Optional<LeaseInfo>> found = inspect(List.of(name));
    assertThat(found).as("L7: as many places as leases asked for").hasSize(1);
    return found.get(0);
  }

  StoreHealth health() {
    Call call = call();
    return await(call, () -> backend().health(call));
  }
}
