namespace Modelgate.Policy.Models;

/// <summary>What part of the composed bundle a reference fills. Names are part of the report and of ModelBundle.</summary>
public enum ModelRole
{
    /// <summary>Base weights.</summary>
    Model,

    /// <summary>The small model of speculative decoding.</summary>
    DraftModel,

    /// <summary>LoRA, control vector, prompt adapter.</summary>
    Adapter,

    /// <summary>Tokenizer files when named apart from the model.</summary>
    Tokenizer,

    /// <summary>A chat template (file, name or inline).</summary>
    ChatTemplate,

    /// <summary>A multimodal projector.</summary>
    Projector,

    /// <summary>Quantized weights as a file of their own: GGUF.</summary>
    Quantization,

    /// <summary>An Ollama Modelfile.</summary>
    Modelfile,

    /// <summary>Model or generation configuration named apart from the model.</summary>
    Config,

    /// <summary>Code: plugins, custom model classes, remote code of another repository.</summary>
    Code,

    /// <summary>A container image or image volume that carries the model.</summary>
    Image,
}
