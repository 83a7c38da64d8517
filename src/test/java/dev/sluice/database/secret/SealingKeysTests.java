package dev.sluice.database.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.StartupFailure;
import dev.sluice.database.secret.SecretFailure.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealingKeysTests {

    private static final String ONE = "11".repeat(32);
    private static final String TWO = "22".repeat(32);
    private static final SealedColumn TOTP = SealedColumn.of("users", "totp_secret_encrypted");
    private static final SealedColumn ACCESS =
            SealedColumn.of("auth_tokens", "access_token_encrypted");
    private static final SealedColumn REFRESH =
            SealedColumn.of("auth_tokens", "refresh_token_encrypted");
    private static final UUID ROW = UUID.fromString("01900000-0000-7000-8000-000000000001");
    private static final byte[] SECRET = "JBSWY3DPEHPK3PXP".getBytes(StandardCharsets.UTF_8);

    private static SealingKeys keys(String... entries) {
        return SealingKeys.of(new SecretSettings(List.of(entries), null), null);
    }

    private static SealingKeys active(String id, String... entries) {
        return SealingKeys.of(new SecretSettings(List.of(entries), id), null);
    }

    /** Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)". */
    @Test
    void encryptsAsThePublishedVector() throws AEADBadTagException {
        var hex = HexFormat.of();
        var key =
                new SealingKey(
                        "vector",
                        "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        var nonce = hex.parseHex("cafebabefacedbaddecaf888");
        var additional = hex.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        var secret =
                hex.parseHex(
                        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");

        var sealed = key.encrypt(nonce, additional, secret);

        assertThat(hex.formatHex(sealed))
                .isEqualTo(
                        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                                + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                                + "76fc6ece0f4e1768cddf8853bb2d551b");
        var value = new byte[nonce.length + sealed.length];
        System.arraycopy(nonce, 0, value, 0, nonce.length);
        System.arraycopy(sealed, 0, value, nonce.length, sealed.length);
        assertThat(key.decrypt(value, 0, additional)).isEqualTo(secret);
    }

    /** A value that an earlier version sealed: the format stays. */
    @Test
    void opensAValueOfTheDocumentedFormat() {
        var key = new SealingKey("k", ONE);
        var head = new byte[] {'k', 0, 1};
        var place =
                HexFormat.of()
                        .parseHex(
                                "6b0001" // k, the zero byte, the mark
                                        + "7573657273" // users
                                        + "00"
                                        + "746f74705f7365637265745f656e63727970746564"
                                        + "00"
                                        + "01900000000070008000000000000001");
        var nonce = new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        var value = concat(head, nonce, key.encrypt(nonce, place, SECRET));

        assertThat(keys("k=" + ONE).open(TOTP, ROW, value)).isEqualTo(SECRET);
    }

    @Test
    void opensWhatItSealed() {
        var keys = keys("2026-11=" + ONE);
        var value = keys.seal(TOTP, ROW, SECRET);

        assertThat(new String(value, StandardCharsets.ISO_8859_1))
                .startsWith("2026-11\0\1")
                .doesNotContain("JBSWY3DPEHPK3PXP");
        assertThat(value).hasSize(7 + 2 + 12 + SECRET.length + 16);
        assertThat(keys.open(TOTP, ROW, value)).isEqualTo(SECRET);
        assertThat(keys.seal(TOTP, ROW, SECRET)).as("another nonce").isNotEqualTo(value);
    }

    @Test
    void opensAnEmptySecretAndTheLargest() {
        var keys = keys("k=" + ONE);
        assertThat(keys.open(TOTP, ROW, keys.seal(TOTP, ROW, new byte[0]))).isEmpty();

        var largest = new byte[SealingKeys.MAX_SECRET];
        Arrays.fill(largest, (byte) 7);
        assertThat(keys.open(TOTP, ROW, keys.seal(TOTP, ROW, largest))).isEqualTo(largest);

        assertThatExceptionOfType(SecretFailure.class)
                .isThrownBy(() -> keys.seal(TOTP, ROW, new byte[SealingKeys.MAX_SECRET + 1]))
                .withMessage(
                        "users.totp_secret_encrypted, key \"k\": the secret exceeds 16777216 bytes");
    }

    /** Every bit of every byte, the key's id and the mark included; and every length. */
    @Test
    void opensNoAlteredValue() {
        // With two ids of one key, an altered id names a key that is there.
        var keys = active("k", "k=" + ONE, "j=" + ONE, "c=" + TWO);
        var value = keys.seal(TOTP, ROW, SECRET);
        for (var at = 0; at < value.length; at++) {
            for (var bit = 0; bit < 8; bit++) {
                var altered = value.clone();
                altered[at] ^= (byte) (1 << bit);
                assertThatExceptionOfType(SecretFailure.class)
                        .as("bit %d of byte %d", bit, at)
                        .isThrownBy(() -> keys.open(TOTP, ROW, altered))
                        .satisfies(SealingKeysTests::namesColumnWithoutValue);
            }
        }
        for (var length = 0; length < value.length; length++) {
            var cut = Arrays.copyOf(value, length);
            assertThatExceptionOfType(SecretFailure.class)
                    .as("cut to %d bytes", length)
                    .isThrownBy(() -> keys.open(TOTP, ROW, cut))
                    .satisfies(SealingKeysTests::namesColumnWithoutValue);
        }
        assertThatExceptionOfType(SecretFailure.class)
                .isThrownBy(() -> keys.open(TOTP, ROW, concat(value, new byte[1])));
    }

    private static void namesColumnWithoutValue(SecretFailure failure) {
        assertThat(failure)
                .hasMessageStartingWith("users.totp_secret_encrypted")
                .hasMessageNotContaining("JBSWY3DPEHPK3PXP")
                .hasMessageNotContaining(ONE)
                .hasNoCause();
    }

    @Test
    void opensNoValueInAnotherPlace() {
        var keys = keys("k=" + ONE);
        var value = keys.seal(ACCESS, ROW, SECRET);
        var next = UUID.fromString("01900000-0000-7000-8000-000000000002");

        for (var moved :
                List.<Runnable>of(
                        () -> keys.open(REFRESH, ROW, value),
                        () -> keys.open(TOTP, ROW, value),
                        () -> keys.open(ACCESS, next, value))) {
            assertThatExceptionOfType(SecretFailure.class)
                    .isThrownBy(moved::run)
                    .satisfies(
                            failure -> {
                                assertThat(failure.reason()).isEqualTo(Reason.ALTERED);
                                assertThat(failure.key()).isEqualTo("k");
                            });
        }
    }

    @Test
    void opensNothingWithAnotherKeyOfTheSameId() {
        var value = keys("k=" + ONE).seal(TOTP, ROW, SECRET);

        assertThatExceptionOfType(SecretFailure.class)
                .isThrownBy(() -> keys("k=" + TWO).open(TOTP, ROW, value))
                .withMessage(
                        "users.totp_secret_encrypted, key \"k\": the value was altered or moved,"
                                + " or the key is another one with the same id");
    }

    @Test
    void opensWithTheKeyThatTheValueNames() {
        var value = keys("old=" + ONE).seal(TOTP, ROW, SECRET);
        var both = active("new", "old=" + ONE, "new=" + TWO);

        assertThat(both.open(TOTP, ROW, value)).isEqualTo(SECRET);
        assertThat(SealedHead.of(both.seal(TOTP, ROW, SECRET)).key()).isEqualTo("new");
        assertThatExceptionOfType(SecretFailure.class)
                .isThrownBy(() -> keys("new=" + TWO).open(TOTP, ROW, value))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.UNKNOWN_KEY))
                .withMessage(
                        "users.totp_secret_encrypted, key \"old\": the key is not configured:"
                                + " add it to sluice.secrets.keys");
    }

    @Test
    void tellsWhatIsNotSealed() {
        var keys = keys("k=" + ONE);
        assertReason(keys, Reason.NOT_SEALED, "demo".getBytes(StandardCharsets.UTF_8));
        assertReason(keys, Reason.NOT_SEALED, new byte[0]);
        assertReason(keys, Reason.NOT_SEALED, new byte[] {0, 1, 2});
        assertReason(keys, Reason.NOT_SEALED, new byte[] {'a', ' ', 0, 1});
        assertReason(
                keys,
                Reason.NOT_SEALED,
                ("k".repeat(65) + "\0\1").getBytes(StandardCharsets.UTF_8));
        assertReason(
                keys,
                Reason.NOT_SEALED,
                ("k".repeat(255) + "\0\1").getBytes(StandardCharsets.UTF_8));
        assertReason(keys, Reason.OTHER_FORM, new byte[] {'k', 0, (byte) 0xc3, 4});
        assertReason(keys, Reason.OTHER_FORM, new byte[] {'k', 0, 2});
        assertReason(keys, Reason.OTHER_FORM, new byte[] {'k', 0});
        assertReason(keys, Reason.ALTERED, new byte[] {'k', 0, 1});
    }

    private static void assertReason(SealingKeys keys, Reason reason, byte[] value) {
        assertThatExceptionOfType(SecretFailure.class)
                .isThrownBy(() -> keys.open(TOTP, ROW, value))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    @Test
    void sealsOnlyListedColumns() {
        var column = new SealedColumn("users", "name");
        assertThatThrownBy(() -> keys("k=" + ONE).seal(column, ROW, SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("users.name is not a sealed column: see db/secrets.csv");
    }

    @Test
    void sealsNothingWithoutAKey() {
        assertThatExceptionOfType(SecretFailure.class)
                .isThrownBy(() -> SealingKeys.none().seal(TOTP, ROW, SECRET))
                .withMessage(
                        "users.totp_secret_encrypted: no key seals new values: set sluice.secrets.keys");
    }

    @Test
    void takesIdsOfEachLengthAndSign() {
        for (var id : List.of("a", "A.b-C_9", "k".repeat(SealedHead.MAX_ID))) {
            var keys = keys(id + "=" + ONE);
            assertThat(keys.open(TOTP, ROW, keys.seal(TOTP, ROW, SECRET))).isEqualTo(SECRET);
        }
    }

    @Test
    void asksWhichOfSeveralKeysSeals() {
        assertThatThrownBy(() -> keys("a=" + ONE, "b=" + TWO))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(
                        "sluice.secrets.active-key: must say which key seals new values: one of a, b");
        assertThatThrownBy(() -> active(TWO, "a=" + ONE))
                .isInstanceOf(StartupFailure.class)
                .hasMessage("sluice.secrets.active-key: is not the id of a key: one of a");
        assertThatThrownBy(() -> active("a"))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(
                        "sluice.secrets.active-key: is not the id of a key: sluice.secrets.keys is empty");
    }

    @Test
    void readsKeysFromFiles(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("key"), ONE + "\n");
        var value = keys("k=" + ONE).seal(TOTP, ROW, SECRET);

        assertThat(keys("k=file:" + file).open(TOTP, ROW, value)).isEqualTo(SECRET);
        assertThat(keys("k=file://" + file).open(TOTP, ROW, value)).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "11", "1", "zz", " x"})
    void refusesAFileOfSomethingElse(String more, @TempDir Path folder) throws IOException {
        var content = more.isEmpty() ? "" : ONE + more;
        var file = Files.writeString(folder.resolve("key"), content);

        assertThatThrownBy(() -> keys("k=file:" + file))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(
                        "sluice.secrets.keys: the file %s of the key \"k\" does not hold 64 hexadecimal digits",
                        file);
    }

    @Test
    void refusesAFileThatCannotBeRead(@TempDir Path folder) {
        assertThatThrownBy(() -> keys("k=file:" + folder.resolve("nope")))
                .isInstanceOf(StartupFailure.class)
                .hasMessage(
                        "sluice.secrets.keys: the file %s of the key \"k\" cannot be read (NoSuchFileException)",
                        folder.resolve("nope"));
        assertThatThrownBy(() -> keys("k=file:" + folder))
                .isInstanceOf(StartupFailure.class)
                .hasMessageEndingWith("cannot be read (IOException)");
        assertThatThrownBy(() -> keys("k=file:/dev/zero"))
                .isInstanceOf(StartupFailure.class)
                .hasMessageEndingWith("does not hold 64 hexadecimal digits");
    }

    @Test
    void printsNoKey() {
        var settings = new SecretSettings(List.of("k=" + ONE), "k");
        assertThat(
                        settings.toString()
                                + settings.sources()
                                + keys("k=" + ONE)
                                + settings.sources().getFirst().key())
                .doesNotContain(ONE);
    }

    private static byte[] concat(byte[]... parts) {
        var all = new java.io.ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
