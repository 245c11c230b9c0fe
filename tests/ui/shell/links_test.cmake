# Fails if the program itself needs LibTorch or OpenCV: the window starts without the engine.
# cmake -DPROGRAM=... -P links_test.cmake
execute_process(COMMAND ldd ${PROGRAM} OUTPUT_VARIABLE libraries RESULT_VARIABLE status)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "ldd could not read ${PROGRAM}")
endif()
if(libraries MATCHES "not found")
    message(FATAL_ERROR "${PROGRAM} misses a library:\n${libraries}")
endif()
foreach(heavy torch c10 opencv setscope_engine)
    if(libraries MATCHES "lib${heavy}[^\n]*")
        message(FATAL_ERROR "${PROGRAM} links ${CMAKE_MATCH_0}")
    endif()
endforeach()
