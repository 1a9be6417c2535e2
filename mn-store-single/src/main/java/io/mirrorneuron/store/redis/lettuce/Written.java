package io.mirrorneuron.store.redis.lettuce;

import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.mirrorneuron.store.redis.RedisCommand;
import io.netty.buffer.ByteBuf;

/**
 * A command that writes its arguments as they are. Lettuce's own {@code CommandArgs} makes an
 * object of each, and an array of its length's digits: half a kilobyte of the 3.4 that a put
 * allocated among 64 writers.
 */
class Written extends Command<byte[], byte[], Object> {

  private final RedisCommand command;

  Written(RedisCommand command) {
    super(new Name(command.name()), new ReplyOutput(), null);
    this.command = command;
  }

  /** Writes an array of bulk strings, as the Redis serialization protocol lays down. */
  @Override
  public final void encode(ByteBuf to) {
    byte[][] arguments = command.arguments();
    header(to, '*', 1 + arguments.length);
    bulk(to, command.name());
    for (byte[] argument : arguments) {
      bulk(to, argument);
    }
  }

  private static void bulk(ByteBuf to, byte[] bytes) {
    header(to, '$', bytes.length);
    to.writeBytes(bytes);
    endLine(to);
  }

  private static void header(ByteBuf to, char type, int count) {
    to.writeByte(type);
    decimal(to, count);
    endLine(to);
  }

  private static void decimal(ByteBuf to, int number) {
    if (number > 9) {
      decimal(to, number / 10);
    }
    to.writeByte('0' + number % 10);
  }

  private static void endLine(ByteBuf to) {
    to.writeByte('\r');
    to.writeByte('\n');
  }

  /**
   * A command's name that Lettuce does not recognise: it would keep AUTH's password and SELECT's
   * database for a reconnect, and would handle MULTI by itself.
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares names
  private record Name(byte[] bytes) implements ProtocolKeyword {

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
