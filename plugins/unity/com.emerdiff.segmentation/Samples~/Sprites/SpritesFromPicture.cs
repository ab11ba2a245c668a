using System;
using System.Threading;
using EmerDiff;
using UnityEngine;

/// <summary>
/// Makes an object of every region of a texture, with its sprite and a collider in the region's shape. All
/// of them together show the picture, with its centre at this object.
/// </summary>
public sealed class SpritesFromPicture : MonoBehaviour
{
    [SerializeField, Tooltip("What is cut; it is never changed")]
    private Texture2D picture = null;
    [SerializeField, Tooltip("How many regions there are; 0 is as many as stand apart")]
    private int numRegions = 0;
    [SerializeField, Tooltip("Size of the sprites in the scene")]
    private float pixelsPerUnit = 100;

    private readonly CancellationTokenSource ended = new CancellationTokenSource();

    private async void Start()
    {
        try
        {
            using (EmerDiffModel model = await EmerDiffModel.LoadAsync(cancellation: ended.Token))
            using (Segmentation result = await model.SegmentAsync(picture, cancellation: ended.Token))
            {
                if (numRegions > 0)
                    result.SetNumRegions(numRegions);
                foreach (Region region in result.Regions)
                    Add(result, region);
            }
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

    private void Add(Segmentation result, Region region)
    {
        RectInt rect;
        var centre = new Vector2(0.5f, 0.5f);
        var selection = new RegionSelection(region) { CleanEdges = true };
        Sprite sprite = result.CutoutSprite(selection, out rect, pixelsPerUnit);
        if (sprite == null)
            return;
        var thing = new GameObject("Region " + region.Id);
        thing.transform.SetParent(transform, false);
        thing.transform.localPosition = SpritePlace.Position(
            rect, centre, centre, result.Width, result.Height, pixelsPerUnit);
        var renderer = thing.AddComponent<SpriteRenderer>();
        renderer.sprite = sprite;
        renderer.sortingOrder = region.Id;
        SpritePlace.SetPaths(
            thing.AddComponent<PolygonCollider2D>(), result.Outline(selection, 1), rect, centre, pixelsPerUnit);
    }

    private void OnDestroy()
    {
        ended.Cancel();
    }
}
