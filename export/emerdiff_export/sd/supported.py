"""Models whose UNet the two graphs cannot express are refused by name."""

from ..errors import ExportError

PIPELINES = (
    "StableDiffusionPipeline",
    "StableDiffusionImg2ImgPipeline",
    "StableDiffusionXLPipeline",
    "StableDiffusionXLImg2ImgPipeline",
)

_UNET_DEFAULTS = {
    "addition_embed_type": (None, "text_time"),
    "attention_type": ("default", None),
    "class_embed_type": (None,),
    "conv_in_kernel": (3,),
    "cross_attention_norm": (None,),
    "dual_cross_attention": (False,),
    "encoder_hid_dim_type": (None,),
    "mid_block_type": (None, "UNetMidBlock2D", "UNetMidBlock2DCrossAttn"),
    "only_cross_attention": (False,),
    "time_cond_proj_dim": (None,),
    "time_embedding_type": ("positional",),
}
_DOWN = ("DownBlock2D", "CrossAttnDownBlock2D")
_UP = ("UpBlock2D", "CrossAttnUpBlock2D")


def refuse(what: str, reason: str):
    raise ExportError(f"{what} is not supported: {reason}")


def check_pipeline(index: dict) -> None:
    """`model_index.json` names a pipeline that this exporter knows."""
    name = index.get("_class_name", "a folder without _class_name")
    if name in PIPELINES:
        return
    if "transformer" in index:
        refuse(name, "its denoiser is a transformer; the method needs a UNet with cross-attention")
    if "Inpaint" in name:
        refuse(name, "an inpainting UNet takes a mask and a second picture, which there is none of")
    refuse(name, f"only {', '.join(PIPELINES)} are")


def check_unet(config) -> None:
    """The UNet is of Stable Diffusion's shape."""
    channels = config.get("in_channels", 4)
    if channels == 9:
        refuse("an inpainting UNet", "it takes 9 channels: a mask and a second picture beside x_t")
    if channels != 4:
        refuse(f"a UNet of {channels} input channels", "Stable Diffusion's latents have 4")
    if config.get("time_cond_proj_dim") is not None:
        refuse("a latent consistency model", "its UNet is conditioned on a guidance scale")
    for key, accepted in _UNET_DEFAULTS.items():
        if key in config and config[key] not in accepted:
            refuse(f"a UNet with {key} {config[key]!r}", f"only {accepted} are known")
    for key, accepted in (("down_block_types", _DOWN), ("up_block_types", _UP)):
        for name in config.get(key, ()):
            if name not in accepted:
                refuse(f"a UNet with {name}", f"only {' and '.join(accepted)} are")
    if not any(name == "CrossAttnUpBlock2D" for name in config.get("up_block_types", _UP)):
        refuse("a UNet without cross-attention on the way up", "the method modulates one")


def schedule(config: dict) -> dict:
    """The noise schedule of a diffusers scheduler's configuration, as the manifest holds it."""
    if config.get("trained_betas") is not None:
        refuse("a schedule of trained_betas", "the manifest describes it by its first and last")
    if config.get("rescale_betas_zero_snr"):
        refuse("a schedule with rescale_betas_zero_snr", "the library's ends before zero SNR")
    kind = config.get("beta_schedule", "linear")
    if kind not in ("linear", "scaled_linear"):
        refuse(f"beta_schedule {kind!r}", "only linear and scaled_linear are")
    prediction = config.get("prediction_type", "epsilon")
    if prediction not in ("epsilon", "v_prediction", "sample"):
        refuse(f"prediction_type {prediction!r}", "only epsilon, v_prediction and sample are")
    return {
        "num_train_timesteps": config.get("num_train_timesteps", 1000),
        "beta_start": config.get("beta_start", 0.0001),
        "beta_end": config.get("beta_end", 0.02),
        "beta_schedule": kind,
        "prediction_type": prediction,
        "steps_offset": config.get("steps_offset", 0),
    }
