package dev.agora.spi.tck.server.container;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.agora.spi.tck.server.ServerPlan;
import dev.agora.spi.tck.server.ServerPorts;
import dev.agora.spi.tck.server.ServerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A server in a container of its own, which a crash stops and a start starts again, so that its files and its ports stay. The
 * folder and the files of its plan are copied into it, under the same paths. Guarded by itself.
 */
final class ContainerServer implements ServerProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServerPlan plan;
    private final GenericContainer<?> container;
    private boolean created;
    private boolean paused;

    /** {@code network} is the engine's word for the network of another container, or empty for one with published ports. */
    ContainerServer(ContainerReaper reaper, String image, ServerPlan plan, String network) {
        this.plan = plan;
        this.container =
                container(reaper, image).withCreateContainerCmdModifier(command -> shape(command, network.isEmpty()));
        if (!network.isEmpty()) {
            container.withNetworkMode(network);
        }
        container.withCopyFileToContainer(
                MountableFile.forHostPath(plan.folder()), plan.folder().toString());
        plan.files()
                .forEach(file -> container.withCopyFileToContainer(MountableFile.forHostPath(file), file.toString()));
    }

    /** A container that is never pulled, is ready at once, and is removed with this JVM. */
    static GenericContainer<?> container(ContainerReaper reaper, String image) {
        return new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false)
                .withLabel(ContainerReaper.LABEL, reaper.session())
                .waitingFor(new AtOnce());
    }

    /** Has the ports of a container to be reached at 127.0.0.1 under the same numbers. */
    static void publish(CreateContainerCmd command, List<Integer> ports) {
        command.withExposedPorts(ports.stream().map(ExposedPort::tcp).toList());
        Objects.requireNonNull(command.getHostConfig())
                .withPortBindings(ports.stream()
                        .map(port ->
                                new PortBinding(Ports.Binding.bindIpAndPort("127.0.0.1", port), ExposedPort.tcp(port)))
                        .toList());
    }

    private void shape(CreateContainerCmd command, boolean publishes) {
        command.withEntrypoint(plan.command())
                .withCmd()
                .withUser("0:0") // whatever user the image has: what was copied belongs to root
                .withWorkingDir(plan.folder().toString());
        if (publishes) {
            publish(command, plan.ports());
        }
    }

    @Override
    public synchronized void start() {
        if (!created) {
            container.start();
            created = true;
        } else if (!isRunning()) {
            client().startContainerCmd(id()).exec();
        }
        await(plan.command() + " listens on " + plan.ports() + " in container " + id())
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(this::listens);
    }

    private boolean listens() {
        if (!isRunning()) {
            throw new ContainerLaunchException(plan.command() + " ended in its container: " + container.getLogs());
        }
        return plan.ports().stream().allMatch(ServerPorts::keepsConnections);
    }

    @Override
    public synchronized void kill() {
        if (!created || !isRunning()) {
            return;
        }
        if (paused) {
            resume(); // an engine kills no paused container
        }
        client().killContainerCmd(id()).exec();
        await("container " + id() + " ends")
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !isRunning());
    }

    @Override
    public synchronized void pause() {
        client().pauseContainerCmd(id()).exec();
        paused = true;
    }

    @Override
    public synchronized void resume() {
        client().unpauseContainerCmd(id()).exec();
        paused = false;
    }

    @Override
    public synchronized void signal(String name) {
        client().killContainerCmd(id()).withSignal(name).exec();
    }

    @Override
    public synchronized void update(Path file) {
        if (created) {
            container.copyFileToContainer(
                    MountableFile.forHostPath(file.toAbsolutePath()),
                    file.toAbsolutePath().toString());
        }
    }

    @Override
    public synchronized void close() {
        if (created && paused && isRunning()) {
            resume();
        }
        container.stop();
        created = false;
    }

    private boolean isRunning() {
        @Nullable
        Boolean running = client().inspectContainerCmd(id()).exec().getState().getRunning();
        return Boolean.TRUE.equals(running);
    }

    private String id() {
        return container.getContainerId();
    }

    private DockerClient client() {
        return container.getDockerClient();
    }

    /** Leaves the waiting to {@link #start}, which also waits after a restart. */
    private static final class AtOnce extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {
            // the server may take as long as start allows
        }
    }
}
