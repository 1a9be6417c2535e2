package io.mirrorneuron.store.redis.redisson;

import io.mirrorneuron.store.redis.ErrorReply;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.redisson.client.handler.CommandDecoder;
import org.redisson.client.handler.State;
import org.redisson.client.protocol.CommandData;

/**
 * Redisson's decoder with other values: its own turns an error into an exception with other words,
 * loses an error's place inside a list, and takes a list that is nil for an empty one.
 */
final class ReplyDecoder extends CommandDecoder {

  private Consumer<@Nullable Object> messages = message -> {};

  ReplyDecoder() {
    super("redis");
  }

  /** Says where to send what belongs to no command. */
  void sendMessagesTo(Consumer<@Nullable Object> listener) {
    messages = listener;
  }

  @Override
  protected void decode(
      ByteBuf in,
      @Nullable CommandData<Object, Object> command,
      @Nullable List<Object> parts,
      Channel channel,
      boolean skipConvertor,
      @Nullable List<CommandData<?, ?>> commands,
      long partsSize,
      State state) {
    Object reply = reply(in);
    if (command == null) {
      checkpoint(); // or a message would be delivered again when the next one is not complete yet
      messages.accept(reply);
    } else {
      command.getPromise().complete(reply);
    }
  }

  private static @Nullable Object reply(ByteBuf in) {
    byte kind = in.readByte();
    byte[] line = bytes(in, in.bytesBefore((byte) '\r'));
    return switch (kind) {
      case '+' -> line;
      case '-' -> new ErrorReply(new String(line, StandardCharsets.UTF_8));
      case ':' -> number(line);
      case '$' -> number(line) < 0 ? null : bytes(in, Math.toIntExact(number(line)));
      case '*' -> number(line) < 0 ? null : replies(in, Math.toIntExact(number(line)));
      default -> throw new DecoderException("not a reply of RESP 2: it begins with " + kind);
    };
  }

  private static List<@Nullable Object> replies(ByteBuf in, int count) {
    List<@Nullable Object> replies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      replies.add(reply(in));
    }
    return replies;
  }

  private static byte[] bytes(ByteBuf in, int length) {
    byte[] bytes = new byte[length];
    in.readBytes(bytes).skipBytes(2);
    return bytes;
  }

  private static long number(byte[] line) {
    return Long.parseLong(new String(line, StandardCharsets.US_ASCII));
  }
}
