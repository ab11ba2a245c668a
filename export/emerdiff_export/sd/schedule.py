"""Noise schedules: those that the manifest can describe, the rest is refused by name."""

from .refusal import refuse


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
