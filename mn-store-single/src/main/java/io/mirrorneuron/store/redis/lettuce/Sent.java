package io.mirrorneuron.store.redis.lettuce;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.mirrorneuron.store.redis.RedisCommand;
import io.mirrorneuron.store.redis.connect.Replies;
import java.util.concurrent.CancellationException;

/** A command on its way; its reply goes to those of its exchange. */
final class Sent extends Command<byte[], byte[], Object> {

  private final Replies replies;

  Sent(RedisCommand command, Replies replies) {
    super(new Name(command.name()), new ReplyOutput(), arguments(command));
    this.replies = replies;
  }

  @Override
  public void complete() {
    super.complete();
    replies.add(get());
  }

  @Override
  public boolean completeExceptionally(Throwable cause) {
    replies.fail(cause);
    return super.completeExceptionally(cause);
  }

  @Override
  public void cancel() {
    replies.fail(new CancellationException("cancelled by Lettuce"));
    super.cancel();
  }

  static CommandArgs<byte[], byte[]> arguments(RedisCommand command) {
    CommandArgs<byte[], byte[]> arguments = new CommandArgs<>(ByteArrayCodec.INSTANCE);
    for (byte[] argument : command.arguments()) {
      arguments.add(argument);
    }
    return arguments;
  }

  /**
   * A command's name that Lettuce does not recognise: it would keep AUTH's password and SELECT's
   * database for a reconnect, and would handle MULTI by itself.
   */
  static final class Name implements ProtocolKeyword {
    private final byte[] bytes;

    Name(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public byte[] getBytes() {
      return bytes;
    }

    @Override
    public String toString() {
      return "mn-store";
    }
  }
}
