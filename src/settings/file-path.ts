import { z } from 'zod'

/** Members that name a file or folder, which may be relative to the folder of the settings file. */
export const filePaths = z.registry<{ readonly relative: true }>()

/** The path of a file or folder, absolute or relative to the folder of the settings file. */
export const filePath = () => z.string().min(1).register(filePaths, { relative: true })
