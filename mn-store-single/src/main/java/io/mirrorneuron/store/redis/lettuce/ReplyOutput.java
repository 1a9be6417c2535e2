package io.mirrorneuron.store.redis.lettuce;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.mirrorneuron.store.redis.ErrorReply;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply of any form. An error becomes a value where it stands: what Lettuce knows as an error of
 * the whole command would lose its place inside a list.
 */
final class ReplyOutput extends CommandOutput<byte[], byte[], Object> {

  private static final byte[] QUEUED = "QUEUED".getBytes(StandardCharsets.US_ASCII);

  /** The lists that are not complete, the innermost first; most replies have none, or one. */
  private @Nullable Deque<List<@Nullable Object>> open;

  private boolean empty = true;

  ReplyOutput() {
    super(ByteArrayCodec.INSTANCE, null);
  }

  @Override
  public void set(@Nullable ByteBuffer bytes) {
    put(bytes == null ? null : copy(bytes));
  }

  @Override
  public void set(long integer) {
    put(integer);
  }

  @Override
  public void setError(ByteBuffer error) {
    put(new ErrorReply(StandardCharsets.UTF_8.decode(error).toString()));
  }

  @Override
  public void multi(int count) {
    if (count < 0) {
      put(null);
    } else {
      List<@Nullable Object> list = new ArrayList<>(count);
      put(list);
      if (open == null) {
        open = new ArrayDeque<>(2);
      }
      open.push(list);
    }
  }

  /** Called at the end of every value; the depth is that of the value itself. */
  @Override
  public void complete(int depth) {
    if (open != null && open.size() > depth) {
      open.pop();
    }
    if (empty) {
      put(QUEUED); // the one status that Lettuce keeps to itself
    }
  }

  private void put(@Nullable Object value) {
    empty = false;
    List<@Nullable Object> list = open == null ? null : open.peek();
    if (list == null) {
      output = value;
    } else {
      list.add(value);
    }
  }

  private static byte[] copy(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }
}
