#include "run.hpp"

#include "segmentation.hpp"
#include "workers.hpp"

#include <exception>

using godot::Arguments;
using godot::Variant;

namespace {

/** Returns the stage of a run or of an opening in a word. */
const char *stage_name(std::int32_t stage)
{
    switch (stage) {
    case EMERDIFF_STAGE_ENCODE: return "encode";
    case EMERDIFF_STAGE_FEATURES: return "features";
    case EMERDIFF_STAGE_CLUSTER: return "cluster";
    case EMERDIFF_STAGE_DENOISE: return "denoise";
    case EMERDIFF_STAGE_DECODE: return "decode";
    case EMERDIFF_STAGE_DIFFERENCE: return "difference";
    case EMERDIFF_STAGE_ASSIGN: return "assign";
    case EMERDIFF_STAGE_VERIFY: return "verify";
    case EMERDIFF_STAGE_OPEN: return "open";
    default: return "other";
    }
}

}  // namespace

/** The work of a run; it holds the run's object until the main thread has heard of the end. */
class SegmentJob : public Job {
public:
    SegmentJob(Variant object, Run *run, std::shared_ptr<ModelState> model, Picture picture,
               emerdiff::options options)
        : object_(std::move(object)), run_(run), model_(std::move(model)),
          picture_(std::move(picture)), options_(std::move(options)) {}

    void work() override
    {
        try {
            result_.emplace(model_->segment(
                picture_, options_,
                [this](std::int32_t stage, std::uint32_t done, std::uint32_t total) {
                    note(stage, done, total);
                    return true;
                },
                &cancel_));
        } catch (const emerdiff::error &thrown) {
            cancelled_ = thrown.status() == EMERDIFF_CANCELLED;
            error_ = thrown.what();
        } catch (const std::exception &thrown) {
            error_ = thrown.what();
        }
    }

    void cancel() override { cancel_.request(); }

    void report(bool done) override
    {
        {
            std::unique_lock lock(mutex_);
            if (std::exchange(advanced_, false)) {
                const auto [stage, units, total] = progress_;
                lock.unlock();
                run_->progressed(stage, units, total);
            }
        }
        if (!done)
            return;
        Variant result;
        if (result_)
            result = Segmentation::of(std::move(*result_), std::move(picture_));
        run_->completed(std::move(result), std::move(error_), cancelled_);
    }

private:
    struct Progress {
        std::int32_t stage = 0;
        std::uint32_t done = 0;
        std::uint32_t total = 0;
    };

    void note(std::int32_t stage, std::uint32_t done, std::uint32_t total)
    {
        {
            const std::lock_guard lock(mutex_);
            progress_ = {stage, done, total};
            advanced_ = true;
        }
        Workers::wake();
    }

    Variant object_;
    Run *run_;
    std::shared_ptr<ModelState> model_;
    Picture picture_;
    emerdiff::options options_;
    emerdiff::cancel cancel_;
    std::optional<emerdiff::segmentation> result_;
    std::string error_;
    bool cancelled_ = false;
    std::mutex mutex_;
    Progress progress_;
    bool advanced_ = false;
};

godot::ClassDescription Run::description()
{
    using godot::member;
    const godot::Parameter truth{"", GDEXTENSION_VARIANT_TYPE_BOOL};
    const godot::Parameter text{"", GDEXTENSION_VARIANT_TYPE_STRING};
    const godot::Parameter result{"result", GDEXTENSION_VARIANT_TYPE_OBJECT, Segmentation::name};
    return {.name = name,
            .parent = parent,
            .methods = {{"cancel", member<Run, &Run::cancel>, {}, false},
                        {"is_running", member<Run, &Run::is_running>, truth},
                        {"is_cancelled", member<Run, &Run::is_cancelled>, truth},
                        {"get_result", member<Run, &Run::result>, result},
                        {"get_error", member<Run, &Run::error>, text}},
            .signals = {{"progress",
                         {{"stage", GDEXTENSION_VARIANT_TYPE_STRING},
                          {"done", GDEXTENSION_VARIANT_TYPE_INT},
                          {"total", GDEXTENSION_VARIANT_TYPE_INT}}},
                        {"completed", {result}}}};
}

Variant Run::start(std::shared_ptr<ModelState> model, Picture picture, emerdiff::options options)
{
    auto [object, run] = godot::make_object<Run>();
    const auto job = std::make_shared<SegmentJob>(object, run, std::move(model), std::move(picture),
                                                  std::move(options));
    run->job_ = job;
    run->running_ = true;
    Workers::start(job);
    return object;
}

void Run::progressed(std::int32_t stage, std::uint32_t done, std::uint32_t total)
{
    self().call("emit_signal", {"progress", stage_name(stage), done, total});
}

void Run::completed(Variant result, std::string error, bool cancelled)
{
    result_ = std::move(result);
    error_ = std::move(error);
    cancelled_ = cancelled;
    running_ = false;
    if (!error_.empty() && !cancelled_)
        godot::push_error("EmerDiffModel.segment_async: " + error_);
    self().call("emit_signal", {"completed", result_});
}

Variant Run::cancel(const Arguments &)
{
    if (const auto job = job_.lock())
        job->cancel();
    return {};
}

Variant Run::is_running(const Arguments &) { return running_; }

Variant Run::is_cancelled(const Arguments &) { return cancelled_; }

Variant Run::result(const Arguments &) { return result_; }

Variant Run::error(const Arguments &) { return error_; }
