using System;
using System.Threading;
using EmerDiff;
using UnityEngine;

/// <summary>
/// Cuts the sprite of this object when the scene starts. A click shows the region under the mouse, another
/// one the next larger region that holds it. The sprite must be a texture of its own, not part of an atlas.
/// </summary>
[RequireComponent(typeof(SpriteRenderer))]
public sealed class PickRegion : MonoBehaviour
{
    private readonly CancellationTokenSource ended = new CancellationTokenSource();
    private EmerDiffModel model;
    private Segmentation regions;
    private Texture2D shown;
    private Sprite source;
    private int picked = -1, wider;

    private async void Start()
    {
        source = GetComponent<SpriteRenderer>().sprite;
        var bar = new Progress<float>(share => Debug.Log("Regions: " + (int)(100 * share) + " %"));
        try
        {
            model = await EmerDiffModel.LoadAsync(cancellation: ended.Token);
            regions = await model.SegmentAsync(source.texture, null, bar, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The scene ended first.
        }
        catch (EmerDiffException error)
        {
            Debug.LogError(error.Message);
        }
    }

    private void Update()
    {
#if ENABLE_LEGACY_INPUT_MANAGER
        if (Input.GetMouseButtonDown(0))
            Pick(Camera.main.ScreenToWorldPoint(Input.mousePosition));
#endif
    }

    /// <summary>Shows the region at a place of the scene. Call it from an input system of yours.</summary>
    public void Pick(Vector2 place)
    {
        if (regions == null)
            return;
        Vector2 local = transform.InverseTransformPoint(place);
        var pixel = new Vector2Int(
            Mathf.FloorToInt(local.x * source.pixelsPerUnit + source.pivot.x),
            Mathf.FloorToInt(local.y * source.pixelsPerUnit + source.pivot.y));
        if (pixel.x < 0 || pixel.y < 0 || pixel.x >= regions.Width || pixel.y >= regions.Height)
            return;
        int node = regions.RegionAt(pixel).Node;
        wider = node == picked ? wider + 1 : 0;
        picked = node;
        Show(regions.OverlayTexture(regions.Pick(pixel, wider)));
    }

    private void Show(Texture2D texture)
    {
        var renderer = GetComponent<SpriteRenderer>();
        Sprite before = renderer.sprite;
        var pivot = new Vector2(source.pivot.x / source.rect.width, source.pivot.y / source.rect.height);
        renderer.sprite = Sprite.Create(texture, source.rect, pivot, source.pixelsPerUnit);
        if (before != source)
            Destroy(before);
        if (shown != null)
            Destroy(shown);
        shown = texture;
    }

    private void OnDestroy()
    {
        ended.Cancel();
        if (shown != null)
            Destroy(shown);
        if (regions != null)
            regions.Dispose();
        if (model != null)
            model.Dispose();
    }
}
