namespace Hybrid.Providers.Cuda;

/// <summary>What every generated source begins with: operations whose rules for NaN, infinities, integers and random bits are those of the processor's kernels.</summary>
internal static class Prelude
{
    /// <summary>CUDA C++ 14 without any header.</summary>
    public const string Text = """
        #define H_FUNCTION static __device__ __forceinline__
        #define H_INFINITY __int_as_float(0x7f800000)
        #define H_NAN __int_as_float(0x7fc00000)

        H_FUNCTION int h_add(int a, int b) { return (int)((unsigned)a + (unsigned)b); }
        H_FUNCTION int h_subtract(int a, int b) { return (int)((unsigned)a - (unsigned)b); }
        H_FUNCTION int h_multiply(int a, int b) { return (int)((unsigned)a * (unsigned)b); }
        H_FUNCTION int h_divide(int a, int b) { return b == 0 ? 0 : b == -1 ? (int)(0u - (unsigned)a) : a / b; }
        H_FUNCTION int h_negate(int a) { return (int)(0u - (unsigned)a); }
        H_FUNCTION float h_add(float a, float b) { return a + b; }
        H_FUNCTION float h_subtract(float a, float b) { return a - b; }
        H_FUNCTION float h_multiply(float a, float b) { return a * b; }
        H_FUNCTION float h_divide(float a, float b) { return a / b; }
        H_FUNCTION float h_negate(float a) { return -a; }
        H_FUNCTION double h_add(double a, double b) { return a + b; }
        H_FUNCTION double h_subtract(double a, double b) { return a - b; }
        H_FUNCTION double h_multiply(double a, double b) { return a * b; }
        H_FUNCTION double h_divide(double a, double b) { return a / b; }
        H_FUNCTION double h_negate(double a) { return -a; }

        // The larger and the smaller; NaN if either is; +0 is larger than -0.
        template <typename T> H_FUNCTION T h_max(T a, T b) { return a != a || a > b ? a : a == b && a == (T)0 ? h_add(a, b) : b; }
        template <typename T> H_FUNCTION T h_min(T a, T b) { return a != a || a < b ? a : a == b && a == (T)0 ? h_negate(h_add(h_negate(a), h_negate(b))) : b; }
        template <typename T> H_FUNCTION T h_sign(T x) { return x > (T)0 ? (T)1 : x < (T)0 ? (T)-1 : x; }
        template <typename T> H_FUNCTION bool h_finite(T x) { return x - x == (T)0; }
        H_FUNCTION bool h_finite(int) { return true; }

        H_FUNCTION int h_abs(int x) { return x < 0 ? h_negate(x) : x; }
        H_FUNCTION float h_abs(float x) { return fabsf(x); }
        H_FUNCTION double h_abs(double x) { return fabs(x); }
        H_FUNCTION int h_floor(int x) { return x; }
        H_FUNCTION int h_ceiling(int x) { return x; }
        H_FUNCTION int h_round(int x) { return x; }
        H_FUNCTION float h_floor(float x) { return floorf(x); }
        H_FUNCTION double h_floor(double x) { return floor(x); }
        H_FUNCTION float h_ceiling(float x) { return ceilf(x); }
        H_FUNCTION double h_ceiling(double x) { return ceil(x); }
        H_FUNCTION float h_round(float x) { return rintf(x); }
        H_FUNCTION double h_round(double x) { return rint(x); }
        H_FUNCTION float h_sqrt(float x) { return sqrtf(x); }
        H_FUNCTION double h_sqrt(double x) { return sqrt(x); }
        template <typename T> H_FUNCTION T h_reciprocal(T x) { return (T)1 / x; }
        template <typename T> H_FUNCTION T h_reciprocal_sqrt(T x) { return (T)1 / h_sqrt(x); }
        H_FUNCTION float h_exp(float x) { return expf(x); }
        H_FUNCTION double h_exp(double x) { return exp(x); }
        H_FUNCTION float h_exp_minus_1(float x) { return expm1f(x); }
        H_FUNCTION double h_exp_minus_1(double x) { return expm1(x); }
        H_FUNCTION float h_log(float x) { return logf(x); }
        H_FUNCTION double h_log(double x) { return log(x); }
        H_FUNCTION float h_log_1_plus(float x) { return log1pf(x); }
        H_FUNCTION double h_log_1_plus(double x) { return log1p(x); }
        H_FUNCTION float h_sin(float x) { return sinf(x); }
        H_FUNCTION double h_sin(double x) { return sin(x); }
        H_FUNCTION float h_cos(float x) { return cosf(x); }
        H_FUNCTION double h_cos(double x) { return cos(x); }
        H_FUNCTION float h_tanh(float x) { return tanhf(x); }
        H_FUNCTION double h_tanh(double x) { return tanh(x); }
        H_FUNCTION float h_erf(float x) { return erff(x); }
        H_FUNCTION double h_erf(double x) { return erf(x); }
        H_FUNCTION float h_log_gamma(float x) { return lgammaf(x); }
        H_FUNCTION double h_log_gamma(double x) { return lgamma(x); }
        H_FUNCTION float h_power(float x, float y) { return powf(x, y); }
        H_FUNCTION double h_power(double x, double y) { return pow(x, y); }
        H_FUNCTION float h_atan2(float y, float x) { return atan2f(y, x); }
        H_FUNCTION double h_atan2(double y, double x) { return atan2(y, x); }
        template <typename T> H_FUNCTION T h_sigmoid(T x) { return (T)1 / ((T)1 + h_exp(-x)); }
        template <typename T> H_FUNCTION T h_softplus(T x) { return h_max(x, (T)0) + h_log_1_plus(h_exp(-h_abs(x))); }

        // Recurrence up to 10, then the asymptotic series; reflection below 0.
        H_FUNCTION double h_digamma(double x)
        {
            const double pi = 3.14159265358979323846;
            double shift = 0.0;
            if (x == 0.0) return 1.0 / -x;
            if (x < 0.0)
            {
                double part = x - floor(x);
                if (!(part > 0.0)) return H_NAN;
                shift = -pi / tan(pi * part);
                x = 1.0 - x;
            }
            while (x < 10.0) { shift -= 1.0 / x; x += 1.0; }
            double v = 1.0 / (x * x);
            double series = v * (1.0 / 12 - v * (1.0 / 120 - v * (1.0 / 252 - v * (1.0 / 240 - v * (1.0 / 132 - v * (691.0 / 32760 - v / 12))))));
            return x - x == 0.0 ? shift + log(x) - 0.5 / x - series : x;
        }
        H_FUNCTION float h_digamma(float x) { return (float)h_digamma((double)x); }

        H_FUNCTION double h_trigamma(double x)
        {
            const double pi = 3.14159265358979323846;
            double shift = 0.0, sign = 1.0;
            if (x < 0.0)
            {
                double part = x - floor(x);
                if (part == 0.0) return H_INFINITY;
                double sine = sin(pi * part);
                shift = pi * pi / (sine * sine);
                x = 1.0 - x;
                sign = -1.0;
            }
            if (x == 0.0) return H_INFINITY;
            while (x < 10.0) { shift += sign / (x * x); x += 1.0; }
            double v = 1.0 / (x * x);
            double series = v * (1.0 / 6 - v * (1.0 / 30 - v * (1.0 / 42 - v * (1.0 / 30 - v * (5.0 / 66 - v * (691.0 / 2730 - v * 7.0 / 6))))));
            return x - x == 0.0 ? shift + sign * (1.0 / x) * (1.0 + 0.5 / x + series) : x > 0.0 ? shift : x;
        }
        H_FUNCTION float h_trigamma(float x) { return (float)h_trigamma((double)x); }

        // Conversions as the processor's kernels do them: to integers towards 0, kept within their range, 0 for NaN.
        H_FUNCTION int h_to_int(int x) { return x; }
        H_FUNCTION int h_to_int(double x) { return x != x ? 0 : x >= 2147483647.0 ? 2147483647 : x <= -2147483648.0 ? (-2147483647 - 1) : (int)x; }
        H_FUNCTION int h_to_int(float x) { return h_to_int((double)x); }

        // Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, 2011): the same bits as the processor's.
        H_FUNCTION unsigned h_rotate(unsigned x, int n) { return (x << n) | (x >> (32 - n)); }
        H_FUNCTION void h_rounds(unsigned& x0, unsigned& x1, int a, int b, int c, int d)
        {
            x0 += x1; x1 = h_rotate(x1, a) ^ x0;
            x0 += x1; x1 = h_rotate(x1, b) ^ x0;
            x0 += x1; x1 = h_rotate(x1, c) ^ x0;
            x0 += x1; x1 = h_rotate(x1, d) ^ x0;
        }
        H_FUNCTION void h_threefry(const int* key, unsigned long long counter, unsigned& x0, unsigned& x1)
        {
            unsigned k0 = (unsigned)key[0], k1 = (unsigned)key[1], k2 = k0 ^ k1 ^ 0x1BD11BDAu;
            x0 = (unsigned)counter + k0;
            x1 = (unsigned)(counter >> 32) + k1;
            h_rounds(x0, x1, 13, 15, 26, 6);  x0 += k1; x1 += k2 + 1u;
            h_rounds(x0, x1, 17, 29, 16, 24); x0 += k2; x1 += k0 + 2u;
            h_rounds(x0, x1, 13, 15, 26, 6);  x0 += k0; x1 += k1 + 3u;
            h_rounds(x0, x1, 17, 29, 16, 24); x0 += k1; x1 += k2 + 4u;
            h_rounds(x0, x1, 13, 15, 26, 6);  x0 += k2; x1 += k0 + 5u;
        }
        H_FUNCTION float h_uniform_float(const int* key, long long position)
        {
            unsigned x0, x1;
            h_threefry(key, (unsigned long long)position, x0, x1);
            return (float)(x0 >> 8) * (1.0f / 16777216.0f);
        }
        H_FUNCTION double h_uniform_double(const int* key, long long position)
        {
            unsigned x0, x1;
            h_threefry(key, (unsigned long long)position, x0, x1);
            return (double)(((unsigned long long)x0 << 21) | (x1 >> 11)) * (1.0 / 9007199254740992.0);
        }
        H_FUNCTION int h_uniform_int(const int* key, long long position)
        {
            unsigned x0, x1;
            h_threefry(key, (unsigned long long)position, x0, x1);
            return (int)x0;
        }

        """;
}
