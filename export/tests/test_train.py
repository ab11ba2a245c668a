"""The trainer on synthetic pictures and models of a few thousand parameters."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from emerdiff_export.model import LatentDiffusion
from emerdiff_export.train import held_out, unet
from emerdiff_export.train.autoencoder import AutoencoderTask
from emerdiff_export.train.checkpoint import read_log
from emerdiff_export.train.crops import cropped_images, cropped_numbers, draw_squares
from emerdiff_export.train.loop import LOG, Schedule, learning_rate, scenes, train
from emerdiff_export.train.one_step import OneStep
from emerdiff_export.train.replicas import Replicas
from emerdiff_export.train.scenes import RENDER_SIZE, SCALES
from emerdiff_export.train.tail import TailTask
from emerdiff_export.train.targets import GRID, Targets, majority, target_of_cells

SCHEDULE = Schedule(
    steps=5,
    batch=2,
    replicas=2,
    learning_rate=1e-3,
    scenes_per_round=4,
    passes_per_round=2,
    checkpoint_every=3,
)
UNET = unet.CONFIG | {"block_out_channels": (8, 16, 16), "cross_attention_dim": 8}
UNET |= {"norm_num_groups": 4}
pytestmark = pytest.mark.usefixtures("few_sample_steps")


@pytest.fixture(autouse=True)
def _gradients(_no_gradients):
    with torch.enable_grad():
        yield


@pytest.fixture(scope="module")
def targets(sources):
    return Targets(UNET["block_out_channels"][1]).fit(scenes(sources, 0, range(4)))


def autoencoder_task():
    torch.manual_seed(0)
    return AutoencoderTask(torch.zeros(1, 3, 128, 128), channels=8, latent_channels=4)


def unet_task(sources, targets):
    torch.manual_seed(0)
    vae = autoencoder_task().model.eval()
    sheet = torch.rand(1, 3, 128, 128) * 2 - 1
    return unet.UNetTask(vae, targets, len(sources.objects), sheet, UNET)


@pytest.fixture
def tail_task(sources, targets, tmp_path):
    task = unet_task(sources, targets)
    task.trained().save(tmp_path / "start", torch.float16)
    return lambda: TailTask(LatentDiffusion.load(tmp_path / "start"), task.sheet)


def train_until_checkpoint(task, sources, schedule, folder):
    def interrupt(folder):
        raise KeyboardInterrupt

    task.draw = interrupt
    with pytest.raises(KeyboardInterrupt):
        train(task, sources, schedule, folder, seed=3)


def test_scenes_are_a_function_of_the_seed_and_their_number(sources):
    first, again = (list(scenes(sources, 7, range(6))) for _ in range(2))
    (tail,) = scenes(sources, 7, range(5, 6))
    assert all(np.array_equal(a.image, b.image) for a, b in zip(first, again, strict=True))
    assert np.array_equal(first[5].segments, tail.segments)
    (other,) = scenes(sources, 8, range(5, 6))
    assert not np.array_equal(tail.image, other.image)


def test_ground_truth_numbers_every_pixel_without_gaps(sources):
    for scene in scenes(sources, 1, range(12), objects=True):
        assert scene.image.shape == (RENDER_SIZE, RENDER_SIZE, 3)
        assert scene.segments.shape == (len(SCALES), RENDER_SIZE // 2, RENDER_SIZE // 2)
        assert set(np.unique(scene.ground_truth)) == set(range(scene.ground_truth.max() + 1))


def test_cells_of_one_region_share_a_target(sources, targets):
    for scene in scenes(sources, 2, range(8), objects=True):
        numbers = majority(torch.from_numpy(scene.segments).long())
        (target,) = target_of_cells(targets(scene)[None], numbers[None])
        assert target.shape == (GRID * GRID, UNET["block_out_channels"][1])
        cells = scene.segments.reshape(len(SCALES), GRID, 8, GRID, 8).swapaxes(2, 3)
        cells = cells.reshape(len(SCALES), GRID * GRID, -1)
        whole = (cells == cells[..., :1]).all((0, 2))
        for segments in np.unique(cells[:, whole, 0], axis=1).T:
            same = target[whole & (cells[..., 0] == segments[:, None]).all(0)]
            assert torch.allclose(same, same[:1].expand_as(same), atol=1e-5)


def test_a_crop_shows_the_same_part_of_the_picture_and_of_its_segments():
    generator = torch.Generator().manual_seed(0)
    rows, columns = torch.meshgrid(torch.arange(32), torch.arange(32), indexing="ij")
    numbers = torch.stack([rows, columns]).expand(16, -1, -1, -1)
    images = numbers.repeat_interleave(8, 2).repeat_interleave(8, 3).byte()
    squares = draw_squares(16, generator)
    pictures = (cropped_images(images, squares) + 1) * 127.5
    cropped = cropped_numbers(numbers, squares)
    # Bilinear sampling mixes two neighbours at a border.
    assert (pictures - cropped).abs().max() < 1
    assert ((pictures - cropped).abs() < 1e-3).float().mean() > 0.8
    widths = [len(each[1].unique()) for each in cropped]
    assert min(widths) < 26 and max(widths) > 28
    mirrored = (cropped[:, 1, 0, 0] > cropped[:, 1, 0, -1]).sum()
    assert 0 < mirrored < 16
    assert (cropped[:, 0, 0, 0] < cropped[:, 0, -1, 0]).all()


@pytest.mark.parametrize("kind", ["autoencoder", "unet", "tail"])
def test_a_resumed_run_is_the_uninterrupted_run(kind, sources, targets, tail_task, tmp_path):
    def task():
        if kind == "unet":
            return unet_task(sources, targets)
        return autoencoder_task() if kind == "autoencoder" else tail_task()

    straight, interrupted, resumed = task(), task(), task()
    train(straight, sources, SCHEDULE, tmp_path / "straight", seed=3)

    train_until_checkpoint(interrupted, sources, SCHEDULE, tmp_path / "resumed")
    train(resumed, sources, SCHEDULE, tmp_path / "resumed", seed=3)
    for name in ("model", "ema"):
        wanted = getattr(straight, name).state_dict()
        for key, value in getattr(resumed, name).state_dict().items():
            assert torch.equal(value, wanted[key]), f"{name}.{key}"


def test_more_steps_can_be_asked_of_an_interrupted_run(sources, tmp_path):
    straight, interrupted, resumed = (autoencoder_task() for _ in range(3))
    train(straight, sources, SCHEDULE, tmp_path / "straight", seed=3)
    shorter = replace(SCHEDULE, steps=4)
    assert learning_rate(shorter, 2) == learning_rate(SCHEDULE, 2)

    train_until_checkpoint(interrupted, sources, shorter, tmp_path / "resumed")
    train(resumed, sources, SCHEDULE, tmp_path / "resumed", seed=3)
    wanted = straight.model.state_dict()
    assert all(torch.equal(v, wanted[k]) for k, v in resumed.model.state_dict().items())


def test_replicas_leave_the_gradient_of_the_whole_batch():
    def losses(model, batch, generator):
        model.seen = batch["x"]
        return {"square": model(batch["x"]).square().mean(), "one": model(batch["x"]).mean()}

    torch.manual_seed(0)
    model, x = torch.nn.Linear(3, 2), torch.randn(8, 3)
    replicas = Replicas(model, 4)
    for _ in range(2):
        terms = replicas.backward(losses, {"x": x}, [None] * 4)
        gradients = [parameter.grad.clone() for parameter in model.parameters()]
        model.zero_grad()
        whole = losses(model, {"x": x}, None)
        sum(whole.values()).backward()
        assert terms == pytest.approx({name: term.item() for name, term in whole.items()})
        for got, parameter in zip(gradients, model.parameters(), strict=True):
            torch.testing.assert_close(got, parameter.grad)
        torch.optim.SGD(model.parameters(), 0.1).step()
    assert [len(replica.seen) for replica in replicas.models[1:]] == [2, 2, 2]


def test_the_learning_rate_falls_at_the_end_only():
    long = replace(SCHEDULE, steps=1000)
    rates = [learning_rate(long, step) / long.learning_rate for step in (0, 99, 599, 800, 999)]
    assert rates == pytest.approx([0.01, 1, 1, 0.5, 0.0025])


def test_a_run_ends_with_a_model_that_loads_and_with_pictures(sources, targets, tmp_path):
    first = autoencoder_task()
    train(first, sources, SCHEDULE, tmp_path / "autoencoder", seed=0)
    vae = first.trained(scenes(sources, 0, range(4)))
    latents = vae.encode(first.prepare(scenes(sources, 0, range(4)))["image"] / 127.5 - 1)
    assert torch.allclose(latents.std((0, 2, 3)), torch.ones(4), atol=1e-3)

    second = unet.UNetTask(vae, targets, len(sources.objects), torch.zeros(1, 3, 128, 128), UNET)
    train(second, sources, SCHEDULE, tmp_path / "unet", seed=0)
    second.trained().save(tmp_path / "model", torch.float16)
    model = LatentDiffusion.load(tmp_path / "model")
    assert (model.image_size, model.grid) == ((128, 128), (GRID, GRID))
    for picture in ("autoencoder/reconstructions", "unet/segmentation"):
        assert (tmp_path / f"{picture}.png").exists()


def test_the_log_has_an_entry_for_each_interval(sources, tmp_path, monkeypatch):
    monkeypatch.setattr("emerdiff_export.train.checkpoint.LOG_EVERY", 2)
    train(autoencoder_task(), sources, SCHEDULE, tmp_path, seed=0)
    assert [entry["step"] for entry in read_log(tmp_path / LOG)] == [2, 4]
    assert (tmp_path / "losses.png").exists()


def test_held_out_scenes_are_pairs_of_pictures_and_masks(sources, tmp_path):
    held_out.write(sources, tmp_path / "scenes", 2)
    for i in range(2):
        picture = Image.open(tmp_path / f"scenes/images/{i:04}.png")
        mask = Image.open(tmp_path / f"scenes/masks/{i:04}.png")
        assert picture.size == mask.size == (RENDER_SIZE, RENDER_SIZE)
        assert mask.mode == "L"
    with pytest.raises(FileExistsError):
        held_out.write(sources, tmp_path / "scenes", 2)


def test_a_run_shows_what_it_sees_and_what_it_generates(sources, targets, tmp_path):
    unet_task(sources, targets).draw(tmp_path)
    sizes = {path.name: Image.open(path).size for path in tmp_path.iterdir()}
    assert sizes == {"segmentation.png": (5 * 128, 128), "samples.png": (8 * 128, 128)}


def test_training_the_tail_changes_nothing_that_the_features_depend_on(
    sources, tail_task, tmp_path
):
    task, start = tail_task(), LatentDiffusion.load(tmp_path / "start")
    train(task, sources, SCHEDULE, tmp_path, seed=0)
    trained = task.trained()
    latents = torch.randn(1, 4, 32, 32)
    assert torch.equal(OneStep(trained).features(latents), OneStep(start).features(latents))
    masks = torch.eye(2).repeat_interleave(GRID * GRID // 2, 1).reshape(2, GRID, GRID)
    maps, before = (OneStep(model).difference_maps(latents, masks) for model in (trained, start))
    assert not torch.allclose(maps, before, rtol=1e-3)
    assert torch.equal(trained.empty_prompt, start.empty_prompt)
