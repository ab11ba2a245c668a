//! Tests handles that are wrong, freed or in use.

use super::*;

#[test]
fn handles_are_refused_when_they_are_not_what_they_should_be() {
    let options = made(|api, place| unsafe { (api.options_new)(place) });
    let info = api().model_info;
    for handle in
        [null_mut(), options, 1 as Handle, usize::MAX as Handle, (&raw const info) as Handle]
    {
        assert!(unsafe { info(handle) }.is_null());
        assert!(last_error().contains("emerdiff_model"), "{}", last_error());
    }
    unsafe { (api().options_free)(null_mut()) };
    unsafe { (api().model_free)(options) };
    assert_eq!(unsafe { (api().options_set_seed)(options, 1) }, OK);
    unsafe { (api().options_free)(options) };
    unsafe { (api().options_free)(options) };
    assert!(last_error().contains("freed"), "{}", last_error());
    assert_eq!(unsafe { (api().options_set_seed)(options, 1) }, INVALID_HANDLE);
    let again = made(|api, place| unsafe { (api.options_new)(place) });
    assert_ne!(again, options);
    unsafe { (api().options_free)(again) };
}

#[test]
fn a_run_is_cancelled_from_another_thread_and_by_a_handle_used_before() {
    static CALLS: AtomicUsize = AtomicUsize::new(0);
    extern "C" fn wait(cancel: *mut c_void, _: i32, _: u32, _: u32) -> i32 {
        CALLS.fetch_add(1, Ordering::SeqCst);
        let cancel = cancel as usize;
        std::thread::spawn(move || unsafe { (api().cancel_request)(cancel as Handle) })
            .join()
            .unwrap()
    }
    let picture = scene(48, 40);
    let image = view(&picture);
    let cancel = made(|api, place| unsafe { (api.cancel_new)(place) });
    let mut segmentation = null_mut();
    let mut run = |progress: Option<Progress>| unsafe {
        let run = Run { progress, userdata: cancel, cancel, ..Run::default() };
        (api().segment)(model(), &image, &run, &mut segmentation)
    };
    assert_eq!(run(Some(wait)), CANCELLED);
    assert_eq!(CALLS.load(Ordering::SeqCst), 1);
    assert_eq!(run(None), CANCELLED);
    assert!(segmentation.is_null());
    unsafe { (api().cancel_free)(cancel) };
}

#[test]
fn a_callback_may_free_everything_that_its_run_uses() {
    extern "C" fn free(handles: *mut c_void, _: i32, _: u32, _: u32) -> i32 {
        let [model, options, cancel] = unsafe { *handles.cast::<[Handle; 3]>() };
        unsafe {
            (api().model_free)(model);
            (api().options_free)(options);
            (api().cancel_free)(cancel);
        }
        0
    }
    let cancel = made(|api, place| unsafe { (api.cancel_new)(place) });
    let mut handles = [load(), options(), cancel];
    let picture = scene(48, 40);
    let image = view(&picture);
    let userdata = handles.as_mut_ptr().cast();
    let [model, options, cancel] = handles;
    let run = Run { options, progress: Some(free), userdata, cancel, ..Run::default() };
    let segmentation = made(|api, place| unsafe { (api.segment)(model, &image, &run, place) });
    assert_eq!(labels(segmentation, 48 * 40).len(), 48 * 40);
    unsafe { (api().segmentation_free)(segmentation) };
}
