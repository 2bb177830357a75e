/** Which side of a stereo recording is heard: the customer is left, the agent right. */
export type Channel = "both" | "left" | "right";

/**
 * Routes an audio element through WebAudio so that one side can be heard alone, in both ears. Made at the first
 * choice of a side: before that the element plays by itself, also where WebAudio is missing.
 */
export class ChannelChoice {
  private readonly context: AudioContext;
  private readonly left: GainNode;
  private readonly right: GainNode;
  private readonly out: ChannelMergerNode;

  constructor(element: HTMLMediaElement) {
    this.context = new AudioContext();
    const source = this.context.createMediaElementSource(element);
    const splitter = this.context.createChannelSplitter(2);
    this.left = this.context.createGain();
    this.right = this.context.createGain();
    this.out = this.context.createChannelMerger(2);
    source.connect(splitter);
    splitter.connect(this.left, 0);
    splitter.connect(this.right, 1);
    this.out.connect(this.context.destination);
    this.choose("both");
  }

  choose(channel: Channel): void {
    this.left.disconnect();
    this.right.disconnect();
    if (channel !== "right") this.left.connect(this.out, 0, 0);
    if (channel === "left") this.left.connect(this.out, 0, 1);
    if (channel !== "left") this.right.connect(this.out, 0, 1);
    if (channel === "right") this.right.connect(this.out, 0, 0);
    // Browsers start a context silent until the person does something; choosing a side is that.
    if (this.context.state === "suspended") void this.context.resume();
  }

  close(): void {
    void this.context.close();
  }
}
